package io.calamary.core.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.calamary.Outgoing;
import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class SingleDialTest extends DialRig {
  private Dial dialJudged(int port) throws Exception {
    CandidateGate never =
        (found, answer) -> {
          throw new AssertionError("asked about " + found);
        };
    DialRequest request = new DialRequest(loop, Endpoint.of(IPV4, port), never, opening);
    TargetDialer dialer = dialer();
    return TestLoops.on(
        loop,
        () -> dialer.dial(request, InetAddress.getByName(IPV4), new TimerWheel(loop), listener));
  }

  @Test
  void connectsAndTellsItsHandler() throws Exception {
    Origin origin = listening(IPV4, 0);
    dialJudged(origin.port());
    RecordingDialListener.Connected connected = listener.awaitConnected();
    assertEquals(InetAddress.getByName(IPV4), connected.address());
    assertEquals(List.of(opening), List.copyOf(connected.channel().pipeline().toMap().values()));
    opening.active.get(20, TimeUnit.SECONDS);
    assertEquals(1, origin.accepted());
    assertOpen(1);
  }

  @Test
  void aPortThatNobodyListensOnRefuses() throws Exception {
    dialJudged(OriginServer.nobody().getPort());
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECTION_REFUSED, failure.reason());
    assertEquals(null, failure.detail());
    assertNothingOpen();
  }

  @Test
  void triesAgainAsOftenAsIsWanted() throws Exception {
    outgoing = Outgoing.builder().retries(2).build();
    head = SHORT;
    dialJudged(OriginServer.nobody().getPort());
    assertEquals("after 3 attempts", listener.awaitFailed().detail());
    assertNothingOpen();
  }

  @Test
  void whoDoesNotAnswerIsGivenUp() throws Exception {
    Origin silent = hanging(IPV4, 0);
    connect = SHORT;
    dialJudged(silent.port());
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECT_TIMEOUT, failure.reason());
    assertNothingOpen();
  }

  @Test
  void aCancelledDialTellsNobodyAndLeavesNothing() throws Exception {
    Origin silent = hanging(IPV4, 0);
    cancel(dialJudged(silent.port()));
    assertNothingOpen();
    assertFalse(listener.wasCalled());
  }
}
