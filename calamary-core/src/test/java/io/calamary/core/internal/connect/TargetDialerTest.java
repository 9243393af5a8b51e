package io.calamary.core.internal.connect;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Outgoing;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.resolve.DnsSettings;
import io.netty.channel.Channel;
import io.netty.channel.socket.SocketChannelConfig;
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
class TargetDialerTest extends DialRig {
  @Test
  void anAddressIsJudgedAndConnected() throws Exception {
    Origin origin = listening(IPV4, 0);
    dial(IPV4, origin.port());
    RecordingDialListener.Connected connected = listener.awaitConnected();
    assertEquals(List.of(List.of(IPV4)), judged);
    assertEquals(InetAddress.getByName(IPV4), connected.address());
    assertEquals(1, origin.accepted());
    assertConnection(connected.channel(), origin.port());
  }

  private void assertConnection(Channel channel, int port) throws Exception {
    assertEquals(new InetSocketAddress(IPV4, port), channel.remoteAddress());
    assertSame(loop, channel.eventLoop());
    opening.active.get(20, TimeUnit.SECONDS);
    assertEquals(List.of(opening), List.copyOf(channel.pipeline().toMap().values()));
    SocketChannelConfig config = (SocketChannelConfig) channel.config();
    assertFalse(config.isAutoRead());
    assertTrue(config.isAllowHalfClosure());
    assertTrue(config.isTcpNoDelay());
    assertTrue(config.isKeepAlive());
    assertInstanceOf(RecvBuffers.class, config.getRecvByteBufAllocator());
  }

  @Test
  void aPortThatNobodyListensOnRefuses() throws Exception {
    int port = OriginServer.nobody().getPort();
    dial(IPV4, port);
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.CONNECTION_REFUSED, failure.reason());
    assertEquals(null, failure.detail());
    assertTrue(failure.cause() != null);
    assertNothingOpen();
  }

  @Test
  void anAddressWithoutARouteIsUnreachable() throws Exception {
    dial("224.0.0.1", 80);
    assertEquals(CloseReason.NETWORK_UNREACHABLE, listener.awaitFailed().reason());
    assertNothingOpen();
  }

  @Test
  void whatIsDialledIsWhatWasJudged() throws Exception {
    Origin origin = listening(IPV4, 0);
    Origin rebound = listening("127.0.0.2", origin.port());
    dns.on(
        "moving.test",
        A,
        FakeDnsReply.addresses(IPV4).ttl(0),
        FakeDnsReply.addresses("127.0.0.2").ttl(0));
    order = DnsSettings.Order.IPV4_ONLY;
    dial("moving.test", origin.port());
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
    assertEquals(List.of(List.of(IPV4)), judged);
    assertEquals(1, dns.questions().size());
    assertEquals(1, origin.accepted());
    assertEquals(0, rebound.accepted());
  }

  @Test
  void whatIsNotPermittedIsNotDialled() throws Exception {
    Origin origin = listening(IPV4, 0);
    Origin forbidden = listening("127.0.0.2", origin.port());
    dns.a("mixed.test", "127.0.0.2", IPV4);
    InetAddress permitted = InetAddress.getByName(IPV4);
    gate = (found, answer) -> answer.accept(Judgement.permitted(List.of(permitted)));
    dial("mixed.test", origin.port());
    assertEquals(permitted, listener.awaitConnected().address());
    assertEquals(List.of(List.of("127.0.0.2", IPV4)), judged);
    assertEquals(1, origin.accepted());
    assertEquals(0, forbidden.accepted());
  }

  @Test
  void aRefusalIsTheFailureIfNothingElseIsPermitted() throws Exception {
    Origin origin = listening(IPV4, 0);
    FlowFailure refusal = FlowFailure.of(CloseReason.ADDRESS_PROHIBITED, "no");
    gate = (found, answer) -> answer.accept(Judgement.refused(refusal));
    dial(IPV4, origin.port());
    assertSame(refusal, listener.awaitFailed());
    assertEquals(0, origin.accepted());
    assertNothingOpen();
  }

  @Test
  void oneFamilyMayBeRefused() throws Exception {
    Origin origin = listening(IPV4, 0);
    dns.aaaa("split.test", "2001:db8::1").on("split.test", A, held(IPV4));
    FlowFailure refusal = FlowFailure.of(CloseReason.DENIED, null);
    gate =
        (found, answer) ->
            answer.accept(
                found.get(0).getAddress().length == 16
                    ? Judgement.refused(refusal)
                    : Judgement.permitted(found));
    dial("split.test", origin.port());
    awaitQuestions(2);
    awaitJudged(1); // else both families could come as one
    dns.release();
    assertEquals(InetAddress.getByName(IPV4), listener.awaitConnected().address());
    assertEquals(2, judged.size());
  }

  @Test
  void theGateMayAnswerLaterOnAnyThreadAndOnlyOnce() throws Exception {
    Origin origin = listening(IPV4, 0);
    CompletableFuture<Consumer<Judgement>> asked = new CompletableFuture<>();
    gate = (found, answer) -> asked.complete(answer);
    dial(IPV4, origin.port());
    Consumer<Judgement> answer = asked.get(20, TimeUnit.SECONDS);
    assertEquals(0, origin.accepted());
    Judgement yes = Judgement.permitted(List.of(InetAddress.getByName(IPV4)));
    answer.accept(yes);
    answer.accept(yes);
    answer.accept(Judgement.halt());
    listener.awaitConnected();
    TestLoops.on(loop, () -> true);
    assertEquals(1, origin.accepted());
    assertOpen(1);
  }

  @Test
  void aHaltEndsTheDialWithoutAWord() throws Exception {
    Origin origin = listening(IPV4, 0);
    gate = (found, answer) -> answer.accept(Judgement.halt());
    dial(IPV4, origin.port());
    assertFalse(TestLoops.on(loop, listener::wasCalled));
    assertEquals(0, origin.accepted());
    assertNothingOpen();
  }

  @Test
  void aNameThatDoesNotExistIsNotFound() throws Exception {
    dial("none.test", 80);
    FlowFailure failure = listener.awaitFailed();
    assertEquals(CloseReason.NAME_NOT_FOUND, failure.reason());
    assertEquals("NXDOMAIN", failure.detail());
    assertEquals(List.of(), judged);
  }

  @Test
  void interfacesAreForLinux() throws Exception {
    outgoing = Outgoing.builder().interfaceName("lo").build();
    if (!transport.equals(TransportKind.NIO)) {
      Origin origin = listening(IPV4, 0);
      dial(IPV4, origin.port());
      listener.awaitConnected();
      assertEquals(1, origin.accepted());
    } else {
      assertThrows(IllegalStateException.class, this::dialer);
    }
  }
}
