package io.calamary.core.internal.resolve;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer.Question;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings.Order;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DnsResolverTest extends ResolverRig {
  @Test
  void bothFamiliesComeInTheOrderThatIsConfigured() throws Exception {
    dns.a("two.test", "192.0.2.1", "192.0.2.2").aaaa("two.test", "2001:db8::1");
    List<String> four = List.of("192.0.2.1", "192.0.2.2");
    List<String> six = List.of("2001:db8:0:0:0:0:0:1");
    for (Order order : Order.values()) {
      List<String> all =
          lookup(resolver(order, LONG), "two.test").awaitBatches().stream()
              .flatMap(List::stream)
              .toList();
      switch (order) {
        case IPV6_FIRST -> assertEquals(List.of(six.get(0), four.get(0), four.get(1)), all);
        case IPV4_FIRST -> assertEquals(List.of(four.get(0), four.get(1), six.get(0)), all);
        case IPV6_ONLY -> assertEquals(six, all);
        case IPV4_ONLY -> assertEquals(four, all);
      }
    }
    assertEquals(3, dns.count("two.test", A));
    assertEquals(3, dns.count("two.test", AAAA));
  }

  @Test
  void thePreferredFamilyDoesNotWaitForTheOther() throws Exception {
    dns.aaaa("v6first.test", "2001:db8::1");
    dns.on("v6first.test", A, FakeDnsReply.addresses("192.0.2.1").heldBack());
    RecordingListener found = lookup(resolver(LONG), "v6first.test");
    found.awaitFirstBatch();
    assertFalse(TestLoops.on(loop, found::isDone));
    awaitQuestions(2);
    dns.release();
    assertEquals(
        List.of(List.of("2001:db8:0:0:0:0:0:1"), List.of("192.0.2.1")), found.awaitBatches());
  }

  @Test
  void theOtherFamilyIsPassedOnIfThePreferredOneKeepsSilent() throws Exception {
    dns.a("late6.test", "192.0.2.1");
    dns.on("late6.test", AAAA, FakeDnsReply.addresses("2001:db8::1").heldBack());
    RecordingListener found = lookup(resolver(LONG), "late6.test");
    found.awaitFirstBatch();
    assertFalse(TestLoops.on(loop, found::isDone));
    dns.release();
    assertEquals(
        List.of(List.of("192.0.2.1"), List.of("2001:db8:0:0:0:0:0:1")), found.awaitBatches());
  }

  @Test
  void aNameWithOneFamilyIsFound() throws Exception {
    dns.a("four.test", "192.0.2.1").aaaa("six.test", "2001:db8::1");
    NameResolver resolver = resolver(LONG);
    assertEquals(List.of(List.of("192.0.2.1")), lookup(resolver, "four.test").awaitBatches());
    assertEquals(
        List.of(List.of("2001:db8:0:0:0:0:0:1")), lookup(resolver, "six.test").awaitBatches());
    assertEquals(4, dns.questions().size());
  }

  @Test
  void whatIsKnownIsAnsweredAtOnce() throws Exception {
    dns.a("known.test", "192.0.2.1").aaaa("known.test", "2001:db8::1");
    NameResolver resolver = resolver(LONG);
    lookup(resolver, "known.test").awaitBatches();
    RecordingListener again = new RecordingListener();
    boolean atOnce =
        TestLoops.on(
            loop,
            () -> {
              Lookup lookup = resolver.resolve(loop, "known.test", again);
              assertSame(Lookup.ENDED, lookup);
              return again.isDone();
            });
    assertTrue(atOnce);
    assertEquals(List.of(List.of("2001:db8:0:0:0:0:0:1", "192.0.2.1")), again.awaitBatches());
    assertEquals(2, dns.questions().size());
  }

  @Test
  void whatOneLoopKnowsAllKnow() throws Exception {
    dns.a("shared.test", "192.0.2.1");
    NameResolver resolver = resolver(LONG);
    lookup(resolver, "shared.test").awaitBatches();
    try (TestLoops others = TestLoops.of(transport)) {
      EventLoop other = others.next();
      RecordingListener found = new RecordingListener();
      TestLoops.on(other, () -> resolver.resolve(other, "shared.test", found));
      assertEquals(List.of(List.of("192.0.2.1")), found.awaitBatches());
    }
    assertEquals(2, dns.questions().size());
  }

  @Test
  void anAnswerWithoutTimeToLiveIsNotKept() throws Exception {
    dns.on(
        "moving.test",
        A,
        FakeDnsReply.addresses("192.0.2.1").ttl(0),
        FakeDnsReply.addresses("192.0.2.2").ttl(0));
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    assertEquals(List.of(List.of("192.0.2.1")), lookup(resolver, "moving.test").awaitBatches());
    assertEquals(List.of(List.of("192.0.2.2")), lookup(resolver, "moving.test").awaitBatches());
  }

  @Test
  void anAnswerIsKeptNoLongerThanConfigured() throws Exception {
    dns.a("kept.test", "192.0.2.1");
    NameResolver resolver = resolver(settings(Order.IPV4_ONLY).maxTtl(Duration.ZERO).build(), LONG);
    lookup(resolver, "kept.test").awaitBatches();
    lookup(resolver, "kept.test").awaitBatches();
    assertEquals(2, dns.count("kept.test", A));
  }

  @Test
  void aTruncatedAnswerIsFetchedOverTcp() throws Exception {
    String[] many = IntStream.range(0, 60).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    dns.on("many.test", A, FakeDnsReply.addresses(many).delivered(FakeDnsReply.Delivery.TRUNCATED));
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    assertEquals(List.of(List.of(many)), lookup(resolver, "many.test").awaitBatches());
    assertEquals(
        Set.of(new Question("many.test", A, false), new Question("many.test", A, true)),
        Set.copyOf(dns.questions()));
  }

  @Test
  void noMoreThan64AddressesAreUsed() throws Exception {
    String[] four = IntStream.range(0, 100).mapToObj(i -> "192.0.2." + i).toArray(String[]::new);
    String[] six = IntStream.range(0, 40).mapToObj(i -> "2001:db8::" + i).toArray(String[]::new);
    FakeDnsReply.Delivery truncated = FakeDnsReply.Delivery.TRUNCATED;
    dns.on("crowd.test", A, FakeDnsReply.addresses(four).delivered(truncated));
    dns.on("crowd.test", AAAA, FakeDnsReply.addresses(six).delivered(truncated));
    assertEquals(64, addressesOf(resolver(LONG), "crowd.test"));
    assertEquals(64, addressesOf(resolver(Order.IPV4_ONLY, LONG), "crowd.test"));
  }

  @Test
  void aliasesAreFollowed() throws Exception {
    dns.on("www.test", A, FakeDnsReply.addresses("192.0.2.1").via("cdn.test"));
    dns.on("start.test", A, FakeDnsReply.alias("next.test"));
    dns.on("next.test", A, FakeDnsReply.addresses("192.0.2.2"));
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    assertEquals(List.of(List.of("192.0.2.1")), lookup(resolver, "www.test").awaitBatches());
    assertEquals(List.of(List.of("192.0.2.2")), lookup(resolver, "start.test").awaitBatches());
    assertEquals(3, dns.questions().size());
  }

  @Test
  void aQuestionUnderWayIsNotAskedAgain() throws Exception {
    dns.on("once.test", A, FakeDnsReply.addresses("192.0.2.1").heldBack());
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    RecordingListener first = lookup(resolver, "once.test");
    RecordingListener second = lookup(resolver, "once.test");
    dns.awaitQuestion();
    dns.release();
    assertEquals(List.of(List.of("192.0.2.1")), first.awaitBatches());
    assertEquals(List.of(List.of("192.0.2.1")), second.awaitBatches());
    assertEquals(1, dns.questions().size());
  }

  @Test
  void aSlowAnswerDelaysNobodyElse() throws Exception {
    dns.on("slow.test", A, FakeDnsReply.addresses("192.0.2.1").heldBack());
    dns.a("fast.test", "192.0.2.2");
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    RecordingListener slow = lookup(resolver, "slow.test");
    assertEquals("slow.test", dns.awaitQuestion().name());
    assertEquals(List.of(List.of("192.0.2.2")), lookup(resolver, "fast.test").awaitBatches());
    assertFalse(slow.isDone());
    dns.release();
    assertEquals(List.of(List.of("192.0.2.1")), slow.awaitBatches());
  }

  @Test
  void localhostNeedsNoNameServer() throws Exception {
    NameResolver resolver = resolver(LONG);
    for (String name : List.of("localhost", "a.localhost", "x.y.localhost")) {
      assertEquals(
          List.of(List.of("0:0:0:0:0:0:0:1", "127.0.0.1")), lookup(resolver, name).awaitBatches());
    }
    assertEquals(
        List.of(List.of("127.0.0.1")),
        lookup(resolver(Order.IPV4_ONLY, LONG), "localhost").awaitBatches());
    assertEquals(List.of(), dns.questions());
    assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(resolver, "notlocalhost"));
  }

  @Test
  void searchDomainsAreNotUsed() throws Exception {
    assertNotNull(lookup(resolver(Order.IPV4_ONLY, LONG), "intranet").await());
    assertEquals(List.of(new Question("intranet", A, false)), dns.questions());
  }

  private long addressesOf(NameResolver resolver, String name) throws Exception {
    return lookup(resolver, name).awaitBatches().stream().mapToLong(List::size).sum();
  }
}
