package io.calamary.core.internal.connect;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Outgoing;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class RaceTest extends DialRig {
  @Test
  void anAddressThatDoesNotAnswerLosesItsHeadStart() throws Exception {
    Origin alive = listening(IPV4, 0);
    Origin dead = hanging(IPV6, alive.port());
    dns.a("dual.test", IPV4).aaaa("dual.test", IPV6);
    head = SHORT;
    dial("dual.test", alive.port());
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
    assertEquals(1, alive.accepted());
    assertOpen(1);
    assertTrue(dead.accepted() > 0);
    assertEquals(0, alive.accepted());
  }

  @Test
  void theNextAddressIsTriedAtOnceWhenOneFails() throws Exception {
    Origin origin = listening(IPV4, 0);
    dns.a("half.test", IPV4).aaaa("half.test", IPV6);
    dial("half.test", origin.port());
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
    assertOpen(1);
  }

  @Test
  void thePreferredFamilyWins() throws Exception {
    Origin six = listening(IPV6, 0);
    Origin four = listening(IPV4, six.port());
    dns.a("both.test", IPV4).aaaa("both.test", IPV6);
    dial("both.test", six.port());
    assertEquals(InetAddress.getByName(IPV6), listener.awaitConnected().address());
    assertEquals(1, six.accepted());
    assertEquals(0, four.accepted());
    assertOpen(1);
  }

  @Test
  void addressesThatComeLateJoinTheRace() throws Exception {
    Origin alive = listening(IPV4, 0);
    hanging(IPV6, alive.port());
    dns.aaaa("late.test", IPV6).on("late.test", A, held(IPV4));
    head = SHORT;
    dial("late.test", alive.port());
    awaitQuestions(2);
    assertFalse(listener.wasCalled());
    dns.release();
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
    assertOpen(1);
  }

  @Test
  void addressesThatComeAfterAllHaveFailedAreTried() throws Exception {
    Origin alive = listening(IPV4, 0);
    dns.aaaa("slow.test", IPV6).on("slow.test", A, held(IPV4));
    CompletableFuture<Void> first = new CompletableFuture<>();
    gate =
        (found, answer) -> {
          answer.accept(Judgement.permitted(found));
          first.complete(null);
        };
    dial("slow.test", alive.port());
    awaitQuestions(2);
    first.get(20, TimeUnit.SECONDS);
    dns.release();
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
  }

  @Test
  void theFirstMeaningfulErrorIsTheFailure() throws Exception {
    dns.a("bad.test", "224.0.0.1", IPV4, "224.0.0.2");
    dial("bad.test", OriginServer.nobody().getPort());
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECTION_REFUSED, failure.reason());
    assertEquals("after 3 attempts", failure.detail());
    assertNothingOpen();
  }

  @Test
  void allAddressesTogetherHaveOneDeadline() throws Exception {
    Origin dead = hanging(IPV4, 0);
    hanging(IPV6, dead.port());
    dns.a("dead.test", IPV4).aaaa("dead.test", IPV6);
    head = SHORT;
    connect = Duration.ofSeconds(1);
    dial("dead.test", dead.port());
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECT_TIMEOUT, failure.reason());
    assertEquals("after 2 attempts", failure.detail());
    assertNothingOpen();
  }

  @Test
  void theAddressesAreTriedAgainAsOftenAsConfigured() throws Exception {
    outgoing = Outgoing.builder().retries(2).build();
    head = Duration.ofMillis(1);
    dial(IPV4, OriginServer.nobody().getPort());
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECTION_REFUSED, failure.reason());
    assertEquals("after 3 attempts", failure.detail());
    assertEquals(List.of(List.of(IPV4)), judged);
  }

  @Test
  void aDialCanBeCancelledWhileItConnects() throws Exception {
    Origin dead = hanging(IPV4, 0);
    hanging(IPV6, dead.port());
    dns.a("dead.test", IPV4).aaaa("dead.test", IPV6);
    head = SHORT;
    Dial dial = dial("dead.test", dead.port());
    awaitQuestions(2);
    cancel(dial);
    cancel(dial);
    assertFalse(TestLoops.on(loop, listener::wasCalled));
    assertNothingOpen();
  }

  @Test
  void aDialCanBeCancelledWhileItResolves() throws Exception {
    Origin origin = listening(IPV4, 0);
    dns.on("slow.test", A, held(IPV4)).on("slow.test", AAAA, held(IPV6));
    Dial dial = dial("slow.test", origin.port());
    awaitQuestions(2);
    cancel(dial);
    dns.release();
    assertNothingOpen();
    assertFalse(listener.wasCalled());
    assertEquals(List.of(), judged);
  }

  @Test
  void aDialCanBeCancelledWhileItIsJudged() throws Exception {
    Origin origin = listening(IPV4, 0);
    CompletableFuture<Consumer<Judgement>> asked = new CompletableFuture<>();
    gate = (found, answer) -> asked.complete(answer);
    Dial dial = dial(IPV4, origin.port());
    Consumer<Judgement> answer = asked.get(20, TimeUnit.SECONDS);
    cancel(dial);
    answer.accept(Judgement.permitted(List.of(InetAddress.getByName(IPV4))));
    assertFalse(TestLoops.on(loop, listener::wasCalled));
    assertEquals(0, origin.accepted());
    assertNothingOpen();
  }

  @Test
  void cancellingWhatIsConnectedDoesNothing() throws Exception {
    Origin origin = listening(IPV4, 0);
    Dial dial = dial(IPV4, origin.port());
    Channel channel = listener.awaitConnected().channel();
    cancel(dial);
    assertTrue(channel.isActive());
    assertOpen(1);
  }
}
