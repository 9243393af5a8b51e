package io.calamary.core.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.core.internal.resolve.DnsResolver;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.testkit.FakeDnsReply;
import io.calamary.core.testkit.FakeDnsServer;
import io.calamary.core.testkit.TestLoops;
import io.calamary.flow.Endpoint;
import io.calamary.resolve.DnsSettings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

/** A name server, event loops, targets, and dials. */
abstract class DialRig {
  static final String IPV4 = "127.0.0.1";
  static final String IPV6 = "0:0:0:0:0:0:0:1";

  /** Longer than any test runs. */
  static final Duration LONG = Duration.ofMinutes(1);

  static final Duration SHORT = Duration.ofMillis(20);

  @Parameter String transport;

  FakeDnsServer dns;
  TestLoops loops;
  EventLoop loop;
  final List<List<String>> judged = new ArrayList<>();
  final RecordingDialListener listener = new RecordingDialListener();
  final Opening opening = new Opening();
  final List<AutoCloseable> origins = new ArrayList<>();
  CandidateGate gate = (found, answer) -> answer.accept(Judgement.permitted(found));
  DnsSettings.Order order = DnsSettings.Order.IPV6_FIRST;
  Duration head = LONG;
  Duration connect = LONG;
  Outgoing outgoing = Outgoing.defaults();

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

  TargetDialer dialer() {
    DnsSettings settings = DnsSettings.builder().nameServer(dns.address()).order(order).build();
    Timeouts timeouts = Timeouts.builder().attemptDelay(head).connect(connect).build();
    TransportKind kind = loops.transport();
    return new TargetDialer(kind, new DnsResolver(kind, settings, LONG), timeouts, outgoing);
  }

  Dial dial(String host, int port) throws Exception {
    DialRequest request = request(host, port);
    TargetDialer dialer = dialer();
    return TestLoops.on(loop, () -> dialer.dial(request, listener));
  }

  Dial datagrams(String host, int port) throws Exception {
    DialRequest request = request(host, port);
    TargetDialer dialer = dialer();
    return TestLoops.on(loop, () -> dialer.datagrams(request, listener));
  }

  private DialRequest request(String host, int port) {
    CandidateGate judging =
        (found, answer) -> {
          judged.add(found.stream().map(InetAddress::getHostAddress).toList());
          gate.judge(found, answer);
        };
    return new DialRequest(loop, Endpoint.of(host, port), judging, opening);
  }

  void cancel(Dial dial) throws Exception {
    TestLoops.on(
        loop,
        () -> {
          dial.cancel();
          return true;
        });
  }

  static FakeDnsReply held(String address) {
    return FakeDnsReply.addresses(address).heldBack();
  }

  void awaitQuestions(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      dns.awaitQuestion();
    }
  }

  /** Waits until the gate was asked so many times. */
  void awaitJudged(int count) throws Exception {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    loop.execute(() -> lookAgain(count, asked));
    asked.get(20, TimeUnit.SECONDS);
  }

  private void lookAgain(int count, CompletableFuture<Boolean> asked) {
    if (judged.size() >= count) {
      asked.complete(true);
    } else {
      loop.schedule(() -> lookAgain(count, asked), 1, TimeUnit.MILLISECONDS);
    }
  }

  Origin listening(String address, int port) throws Exception {
    Origin origin = Origin.listening(address, port);
    origins.add(origin);
    return origin;
  }

  Origin hanging(String address, int port) throws Exception {
    Origin origin = Origin.hanging(address, port);
    origins.add(origin);
    return origin;
  }

  void assertNothingOpen() throws Exception {
    assertOpen(0);
  }

  /** Asserts how many sockets are left, once those of unanswered questions are gone. */
  void assertOpen(int sockets) throws Exception {
    long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    int open = TestLoops.on(loop, loops::sockets);
    while (open > sockets && System.nanoTime() - giveUp < 0) {
      open = TestLoops.on(loop, loops::sockets);
    }
    assertEquals(sockets, open);
  }

  static final class Opening extends ChannelInboundHandlerAdapter {
    final CompletableFuture<Void> active = new CompletableFuture<>();

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      active.complete(null);
    }
  }
}
