package io.calamary.core.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.NeverConnectTo;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.TestLoops;
import io.calamary.filter.FlowFilter;
import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgeTest {
  private final TestLoops loops = TestLoops.of("nio");
  private final EventLoop loop = loops.next();
  private final OwnAddresses own = new OwnAddresses();
  private final Flow flow = FlowFixtures.flow("www.test", 443);

  @AfterEach
  void close() {
    loops.close();
  }

  private Judge judge(FlowFilter filter, Duration timeout) {
    return new Judge(filter, NeverConnectTo.standard(), own, timeout.toNanos());
  }

  private Decision ask(FlowFilter filter) {
    return ask(filter, flow);
  }

  private Decision ask(FlowFilter filter, Flow about) {
    Judge judge = judge(filter, Duration.ofMillis(100));
    CompletableFuture<Decision> answer = new CompletableFuture<>();
    loop.execute(() -> judge.ask(loop, about, answer::complete));
    return Await.get(answer);
  }

  private static void assertFailed(String detail, Decision decision) {
    assertEquals(CloseReason.FILTER_ERROR, decision.refusal());
    assertEquals(detail, decision.detail());
    assertEquals(Verdict.DENY, decision.verdict());
  }

  @Test
  void passesOnWhatTheFilterSays() {
    assertNull(ask(RuleSet.allowAll()).refusal());
    assertNull(ask(about -> CompletableFuture.completedFuture(Verdict.ALLOW)).refusal());
    assertNull(ask(about -> CompletableFuture.supplyAsync(() -> Verdict.ALLOW)).refusal());
    for (Verdict verdict : List.of(Verdict.DENY, Verdict.DROP, Verdict.PASS)) {
      assertEquals(CloseReason.DENIED, ask(about -> verdict.stage()).refusal());
    }
    Decision byRule = ask(about -> Verdict.DENY.by("ads").stage());
    assertEquals("denied by rule 'ads'", byRule.detail());
  }

  @Test
  void deniesWhereTheFilterFails() {
    assertFailed(
        "the filter failed",
        ask(
            about -> {
              throw new IllegalStateException("on purpose");
            }));
    assertFailed(
        "the filter failed",
        ask(
            about -> {
              throw new NoClassDefFoundError("on purpose");
            }));
    assertFailed(
        "the filter failed", ask(about -> CompletableFuture.failedFuture(new IOException("x"))));
    assertFailed("the filter answered null", ask(about -> null));
    assertFailed("the filter answered null", ask(about -> CompletableFuture.completedFuture(null)));
    assertFailed("the filter took too long", ask(about -> new CompletableFuture<>()));
  }

  @Test
  void deniesWhereTheFilterAsksForWhatIsKnown() {
    FlowFilter asking = about -> Verdict.need(Fact.INSPECTION).stage();
    assertEquals(Fact.INSPECTION, ask(asking).verdict().fact());

    Flow inspected = flow.toBuilder().inspection(Inspection.UNKNOWN).build();

    assertFailed("the filter asks for INSPECTION, which is known", ask(asking, inspected));
  }

  @Test
  void knowsTheAddressesThatNobodyMayGoTo() throws IOException {
    Judge judge = judge(RuleSet.allowAll(), Duration.ofSeconds(1));
    own.add(new InetSocketAddress("192.0.2.7", 3128));

    assertEquals(
        CloseReason.LOOP_DETECTED,
        judge.prohibits(Transport.TCP, InetAddress.getByName("192.0.2.7"), 3128));
    assertNull(judge.prohibits(Transport.TCP, InetAddress.getByName("192.0.2.7"), 3129));
    assertEquals(
        CloseReason.ADDRESS_PROHIBITED,
        judge.prohibits(Transport.TCP, InetAddress.getByName("127.0.0.9"), 80));
    assertEquals(
        CloseReason.ADDRESS_PROHIBITED,
        judge.prohibits(Transport.TCP, InetAddress.getByName("64:ff9b::7f00:1"), 80));
  }
}
