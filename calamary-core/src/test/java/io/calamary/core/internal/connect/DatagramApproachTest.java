package io.calamary.core.internal.connect;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class DatagramApproachTest extends DialRig {
  /** No socket connects to these: the kernel wants a permission, or to know the interface. */
  private static final String BROADCAST = "255.255.255.255";

  private static final String LINK_LOCAL = "fe80::1";
  private static final int PORT = 9;

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @Test
  void connectsASocketToTheTarget() throws Exception {
    dns.a("dual.test", IPV4).aaaa("dual.test", IPV6);
    datagrams("dual.test", PORT);
    RecordingDialListener.Connected connected = listener.awaitConnected();
    assertEquals(address(IPV6), connected.address());
    Channel channel = connected.channel();
    assertEquals(new InetSocketAddress(address(IPV6), PORT), channel.remoteAddress());
    assertSame(opening, channel.pipeline().first());
    assertTrue(channel.isActive());
    assertOpen(1);
  }

  @Test
  void takesTheNextAddressWhereThereIsNoWayToOne() throws Exception {
    dns.a("half.test", BROADCAST, IPV4).aaaa("half.test", LINK_LOCAL);
    datagrams("half.test", PORT);
    assertEquals(address(IPV4), listener.awaitConnected().address());
    assertOpen(1);
  }

  @Test
  void takesAddressesThatComeAfterAllHaveFailed() throws Exception {
    dns.aaaa("late.test", LINK_LOCAL).on("late.test", A, held(IPV4));
    datagrams("late.test", PORT);
    awaitJudged(1);
    assertFalse(TestLoops.on(loop, listener::wasCalled));
    dns.release();
    assertEquals(address(IPV4), listener.awaitConnected().address());
    assertOpen(1);
  }

  @Test
  void opensNoOtherSocketForAddressesThatComeLate() throws Exception {
    dns.aaaa("late.test", IPV6).on("late.test", A, held(IPV4));
    datagrams("late.test", PORT);
    assertEquals(address(IPV6), listener.awaitConnected().address());
    awaitQuestions(2);
    dns.release();
    assertOpen(1);
  }

  @Test
  void failsWhereNoAddressDoes() throws Exception {
    dns.a("none.test", BROADCAST).aaaa("none.test", LINK_LOCAL);
    datagrams("none.test", PORT);
    FlowFailure failure = listener.awaitFailed();
    assertSame(CloseReason.Side.TARGET, failure.reason().side(), failure::toString);
    assertNothingOpen();
  }

  @Test
  void failsWithWhatTheGateSays() throws Exception {
    FlowFailure refusal = FlowFailure.of(CloseReason.DENIED, "no");
    gate = (found, answer) -> answer.accept(Judgement.refused(refusal));
    datagrams(IPV4, PORT);
    assertSame(refusal, listener.awaitFailed());
    assertNothingOpen();
  }

  @Test
  void canBeCancelledWhileItIsJudged() throws Exception {
    CompletableFuture<Consumer<Judgement>> asked = new CompletableFuture<>();
    gate = (found, answer) -> asked.complete(answer);
    Dial dial = datagrams(IPV4, PORT);
    Consumer<Judgement> answer = asked.get(20, TimeUnit.SECONDS);
    cancel(dial);
    answer.accept(Judgement.permitted(List.of(address(IPV4))));
    assertFalse(TestLoops.on(loop, listener::wasCalled));
    assertNothingOpen();
  }

  /** In the task of the event loop that opened the socket, before it is registered or connected. */
  @Test
  void canBeCancelledBeforeItsSocketIsConnected() throws Exception {
    DialRequest request = new DialRequest(loop, Endpoint.of(IPV4, PORT), gate, opening);
    TargetDialer dialer = dialer();
    boolean called =
        TestLoops.on(
            loop,
            () -> {
              dialer.datagrams(request, listener).cancel();
              return listener.wasCalled();
            });
    assertEquals(called, TestLoops.on(loop, listener::wasCalled));
    assertOpen(called ? 1 : 0);
  }
}
