package io.calamary.core.internal.connect;

import static io.netty.handler.codec.dns.DnsRecordType.A;
import static io.netty.handler.codec.dns.DnsRecordType.AAAA;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.core.internal.resolve.DnsResolver;
import io.calamary.core.internal.transport.RecvBuffers;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannelConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
class TargetDialerTest {
  private static final String IPV4 = "127.0.0.1";
  private static final String IPV6 = "0:0:0:0:0:0:0:1";

  /** Longer than any test runs. */
  private static final Duration LONG = Duration.ofMinutes(1);

  private static final Duration SHORT = Duration.ofMillis(20);

  @Parameter String transport;

  private FakeDnsServer dns;
  private TestLoops loops;
  private EventLoop loop;
  private final List<List<String>> judged = new ArrayList<>();
  private final RecordingDialListener listener = new RecordingDialListener();
  private final Opening opening = new Opening();
  private final List<AutoCloseable> origins = new ArrayList<>();
  private CandidateGate gate = (found, answer) -> answer.accept(Judgement.permitted(found));
  private DnsSettings.Order order = DnsSettings.Order.IPV6_FIRST;
  private Duration head = LONG;
  private Duration connect = LONG;
  private Outgoing outgoing = Outgoing.defaults();

  @BeforeEach
  void start() {
    dns = FakeDnsServer.start();
    loops = TestLoops.of(transport);
    loop = loops.next();
  }

  @AfterEach
  void stop() throws Exception {
    loops.close();
    dns.close();
    for (AutoCloseable origin : origins) {
      origin.close();
    }
  }

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
    assertTrue(opening.active.isDone());
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
    int port = closedPort();
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
    dial("bad.test", closedPort());
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
    connect = Duration.ofMillis(200);
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
    dial(IPV4, closedPort());
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

  @Test
  void interfacesAreForEpoll() throws Exception {
    outgoing = Outgoing.builder().interfaceName("lo").build();
    if (transport.equals(TransportKind.EPOLL)) {
      Origin origin = listening(IPV4, 0);
      dial(IPV4, origin.port());
      listener.awaitConnected();
      assertEquals(1, origin.accepted());
    } else {
      assertThrows(IllegalStateException.class, this::dialer);
    }
  }

  private TargetDialer dialer() {
    DnsSettings settings = DnsSettings.builder().nameServer(dns.address()).order(order).build();
    Timeouts timeouts = Timeouts.builder().attemptDelay(head).connect(connect).build();
    TransportKind kind = loops.transport();
    return new TargetDialer(kind, new DnsResolver(kind, settings, LONG), timeouts, outgoing);
  }

  private Dial dial(String host, int port) throws Exception {
    CandidateGate judging =
        (found, answer) -> {
          judged.add(found.stream().map(InetAddress::getHostAddress).toList());
          gate.judge(found, answer);
        };
    DialRequest request = new DialRequest(loop, Endpoint.of(host, port), judging, opening);
    TargetDialer dialer = dialer();
    return TestLoops.on(loop, () -> dialer.dial(request, listener));
  }

  private void cancel(Dial dial) throws Exception {
    TestLoops.on(
        loop,
        () -> {
          dial.cancel();
          return true;
        });
  }

  private static FakeDnsReply held(String address) {
    return FakeDnsReply.addresses(address).heldBack();
  }

  private void awaitQuestions(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      dns.awaitQuestion();
    }
  }

  private Origin listening(String address, int port) throws Exception {
    Origin origin = Origin.listening(address, port);
    origins.add(origin);
    return origin;
  }

  private Origin hanging(String address, int port) throws Exception {
    Origin origin = Origin.hanging(address, port);
    origins.add(origin);
    return origin;
  }

  /** A port that was free a moment ago. */
  private static int closedPort() throws Exception {
    try (Origin origin = Origin.listening(IPV4, 0)) {
      return origin.port();
    }
  }

  private void assertNothingOpen() throws Exception {
    assertOpen(0);
  }

  /** Asserts how many sockets are left, once those of unanswered questions are gone. */
  private void assertOpen(int sockets) throws Exception {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int open = TestLoops.on(loop, loops::sockets);
    while (open > sockets && System.nanoTime() - giveUp < 0) {
      open = TestLoops.on(loop, loops::sockets);
    }
    assertEquals(sockets, open);
  }

  private static final class Opening extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<Void> active = new CompletableFuture<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      active.complete(null);
    }
  }
}
