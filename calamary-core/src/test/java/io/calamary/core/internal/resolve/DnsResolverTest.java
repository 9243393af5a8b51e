package io.calamary.core.internal.resolve;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.FakeDnsServer.Question;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.DnsSettings.Order;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DnsResolverTest {
  /** Longer than any test runs. */
  private static final Duration LONG = Duration.ofMinutes(1);

  @Parameter String transport;

  private FakeDnsServer dns;
  private TestLoops loops;
  private EventLoop loop;

  @BeforeEach
  void start() {
    dns = FakeDnsServer.start();
    loops = TestLoops.of(transport);
    loop = loops.next();
  }

  @AfterEach
  void stop() {
    loops.close();
    dns.close();
  }

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
  void thatANameDoesNotExistIsKeptAsConfigured() throws Exception {
    NameResolver keeps = resolver(LONG);
    assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(keeps, "none.test"));
    assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(keeps, "none.test"));
    assertEquals(2, dns.questions().size());
    NameResolver forgets =
        resolver(settings(Order.IPV4_ONLY).negativeTtl(Duration.ZERO).build(), LONG);
    assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(forgets, "none.test"));
    assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(forgets, "none.test"));
    assertEquals(4, dns.questions().size());
  }

  @Test
  void aNameWithoutAddressesHasNone() throws Exception {
    dns.on("text.test", A, FakeDnsReply.noData());
    assertFailure(CloseReason.NAME_NOT_FOUND, "NOERROR", lookup(resolver(LONG), "text.test"));
    assertEquals(2, dns.questions().size());
  }

  @Test
  void aServerThatFailsIsToldFromANameThatDoesNotExist() throws Exception {
    FakeDnsReply servFail = FakeDnsReply.code(DnsResponseCode.SERVFAIL);
    FakeDnsReply refused = FakeDnsReply.code(DnsResponseCode.REFUSED);
    dns.on("fails.test", A, servFail).on("fails.test", AAAA, servFail);
    dns.on("refused.test", A, refused).on("refused.test", AAAA, FakeDnsReply.noData());
    NameResolver resolver = resolver(LONG);
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "fails.test"));
    assertFailure(CloseReason.DNS_FAILED, "REFUSED", lookup(resolver, "refused.test"));
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "fails.test"));
    assertEquals(6, dns.questions().size());
  }

  @Test
  void silenceIsATimeout() throws Exception {
    dns.on("silent.test", A, FakeDnsReply.none()).on("silent.test", AAAA, FakeDnsReply.none());
    NameResolver resolver = resolver(Duration.ofMillis(200));
    assertFailure(CloseReason.DNS_TIMEOUT, null, lookup(resolver, "silent.test"));
  }

  @Test
  void aFamilyThatKeepsSilentDoesNotFailTheOther() throws Exception {
    dns.a("half.test", "192.0.2.1").on("half.test", AAAA, FakeDnsReply.none());
    RecordingListener found = lookup(resolver(Duration.ofSeconds(1)), "half.test");
    assertEquals(List.of(List.of("192.0.2.1")), found.awaitBatches());
  }

  @Test
  void aQuestionThatGotLostIsAskedAgain() throws Exception {
    dns.on("lossy.test", A, FakeDnsReply.none(), FakeDnsReply.addresses("192.0.2.1"));
    NameResolver resolver = resolver(Order.IPV4_ONLY, Duration.ofSeconds(3));
    assertEquals(List.of(List.of("192.0.2.1")), lookup(resolver, "lossy.test").awaitBatches());
    assertEquals(2, dns.count("lossy.test", A));
  }

  @Test
  void theNextServerIsAskedWhenOneFails() throws Exception {
    dns.on("backup.test", A, FakeDnsReply.code(DnsResponseCode.SERVFAIL));
    try (FakeDnsServer second = FakeDnsServer.start().a("backup.test", "192.0.2.1")) {
      DnsSettings settings = settings(Order.IPV4_ONLY).nameServer(second.address()).build();
      RecordingListener found = lookup(resolver(settings, LONG), "backup.test");
      assertEquals(List.of(List.of("192.0.2.1")), found.awaitBatches());
    }
    assertEquals(1, dns.questions().size());
  }

  @Test
  void aServerThatIsDownIsNotAskedFirstAgain() throws Exception {
    dns.on("one.test", A, FakeDnsReply.none()).on("two.test", A, FakeDnsReply.none());
    try (FakeDnsServer second = FakeDnsServer.start()) {
      second.a("one.test", "192.0.2.1").a("two.test", "192.0.2.2");
      NameResolver resolver =
          resolver(
              settings(Order.IPV4_ONLY).nameServer(second.address()).build(),
              Duration.ofSeconds(3));
      assertEquals(List.of(List.of("192.0.2.1")), lookup(resolver, "one.test").awaitBatches());
      assertEquals(List.of(List.of("192.0.2.2")), lookup(resolver, "two.test").awaitBatches());
    }
    assertEquals(List.of(new Question("one.test", A, false)), dns.questions());
  }

  @Test
  void theNextServerIsNotAskedWhetherANameExistsAfterAll() throws Exception {
    dns.on("text.test", A, FakeDnsReply.noData());
    try (FakeDnsServer second = FakeDnsServer.start().a("none.test", "192.0.2.1")) {
      NameResolver resolver =
          resolver(settings(Order.IPV4_ONLY).nameServer(second.address()).build(), LONG);
      assertFailure(CloseReason.NAME_NOT_FOUND, "NXDOMAIN", lookup(resolver, "none.test"));
      assertFailure(CloseReason.NAME_NOT_FOUND, "NOERROR", lookup(resolver, "text.test"));
      assertEquals(List.of(), second.questions());
    }
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

  private long addressesOf(NameResolver resolver, String name) throws Exception {
    return lookup(resolver, name).awaitBatches().stream().mapToLong(List::size).sum();
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
  void aliasesThatGoRoundInCirclesEnd() throws Exception {
    dns.on("one.test", A, FakeDnsReply.alias("two.test"));
    dns.on("two.test", A, FakeDnsReply.alias("one.test"));
    dns.on("self.test", A, FakeDnsReply.alias("self.test"));
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "one.test"));
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "self.test"));
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
  void whoCancelledHearsNothingButTheAnswerIsKept() throws Exception {
    dns.on("left.test", A, FakeDnsReply.addresses("192.0.2.1").heldBack());
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    RecordingListener gone = new RecordingListener();
    TestLoops.on(
        loop,
        () -> {
          resolver.resolve(loop, "left.test", gone).cancel();
          return true;
        });
    RecordingListener stays = lookup(resolver, "left.test");
    dns.awaitQuestion();
    dns.release();
    assertEquals(List.of(List.of("192.0.2.1")), stays.awaitBatches());
    assertFalse(TestLoops.on(loop, gone::isDone));
    assertEquals(List.of(), gone.batches());
    assertEquals(1, dns.questions().size());
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

  private DnsSettings.Builder settings(Order order) {
    return DnsSettings.builder().nameServer(dns.address()).order(order);
  }

  private NameResolver resolver(Duration timeout) {
    return resolver(Order.IPV6_FIRST, timeout);
  }

  private NameResolver resolver(Order order, Duration timeout) {
    return resolver(settings(order).build(), timeout);
  }

  private NameResolver resolver(DnsSettings settings, Duration timeout) {
    return new DnsResolver(loops.transport(), settings, timeout);
  }

  private RecordingListener lookup(NameResolver resolver, String name) throws Exception {
    RecordingListener listener = new RecordingListener();
    TestLoops.on(loop, () -> resolver.resolve(loop, name, listener));
    return listener;
  }

  private void awaitQuestions(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      dns.awaitQuestion();
    }
  }

  private static void assertFailure(
      CloseReason reason, @Nullable String detail, RecordingListener lookup) throws Exception {
    FlowFailure failure = lookup.await();
    assertNotNull(failure);
    assertEquals(reason, failure.reason());
    assertEquals(detail, failure.detail());
    assertEquals(List.of(), lookup.batches());
  }
}
