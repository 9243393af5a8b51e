package io.calamary.core.internal.resolve;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.FakeDnsServer.Question;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.calamary.resolve.DnsSettings.Order;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DnsResolverFailureTest extends ResolverRig {
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
  void aliasesThatGoRoundInCirclesEnd() throws Exception {
    dns.on("one.test", A, FakeDnsReply.alias("two.test"));
    dns.on("two.test", A, FakeDnsReply.alias("one.test"));
    dns.on("self.test", A, FakeDnsReply.alias("self.test"));
    NameResolver resolver = resolver(Order.IPV4_ONLY, LONG);
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "one.test"));
    assertFailure(CloseReason.DNS_FAILED, "SERVFAIL", lookup(resolver, "self.test"));
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
}
