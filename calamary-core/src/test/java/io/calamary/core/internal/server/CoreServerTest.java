package io.calamary.core.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.ProxyServer;
import io.calamary.ProxyServer.State;
import io.calamary.ProxyStartException;
import io.calamary.core.NettyResources;
import io.calamary.core.line.LineClient;
import io.calamary.core.line.LineListener;
import io.calamary.core.line.LineProvider;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.ListenerHarness;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.TestLoops;
import io.calamary.core.testkit.TestProxy;
import io.calamary.filter.RuleSet;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CoreServerTest extends ListenerHarness {
  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  private static LineListener listener(String name, int port) {
    return new LineListener(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  private static ProxyServer server(LineListener... listeners) {
    var builder = ProxyServer.builder().extension(new LineProvider()).discoverExtensions(false);
    for (LineListener listener : listeners) {
      builder.listener(listener);
    }
    return builder.build();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("calamary"))
        .collect(Collectors.toSet());
  }

  @Test
  void livesOnce() {
    ProxyServer server = server(listener("one", 0), listener("two", 0));
    assertEquals(State.NEW, server.state());
    assertEquals(List.of(), server.listeners());

    TestProxy.on(transport, server::start);

    assertEquals(State.RUNNING, server.state());
    assertNotEquals(0, server.listener("one").port());
    assertNotEquals(server.listener("one").port(), server.listener("two").port());
    assertThrows(IllegalArgumentException.class, () -> server.listener("three"));
    assertThrows(IllegalStateException.class, server::start);
    assertThrows(IllegalStateException.class, server::startAsync);

    server.close();

    assertEquals(State.CLOSED, server.state());
    assertThrows(IllegalStateException.class, server::start);
    Await.get(server.whenClosed());
  }

  @Test
  void startsAllListenersOrNone() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int free = OriginServer.freePort();
      ProxyServer server = server(listener("free", free), listener("taken", taken.getLocalPort()));

      ProxyStartException refused =
          assertThrows(ProxyStartException.class, () -> TestProxy.on(transport, server::start));

      assertTrue(refused.getMessage().contains("taken"), refused.getMessage());
      assertTrue(
          refused.getMessage().contains(String.valueOf(taken.getLocalPort())),
          refused.getMessage());
      assertInstanceOf(IOException.class, refused.getCause());
      assertEquals(State.CLOSED, server.state());
      Await.get(server.whenClosed());
      bindable(free);
      server.close();
    }
  }

  private static void bindable(int port) throws IOException {
    try (ServerSocket again = new ServerSocket()) {
      again.setReuseAddress(true);
      again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (BindException e) {
      throw new AssertionError("port " + port + " was not released", e);
    }
  }

  @Test
  void failsToStartWithoutTheMode() {
    ProxyServer server =
        ProxyServer.builder().listener(listener("one", 0)).discoverExtensions(false).build();

    ProxyStartException refused =
        assertThrows(ProxyStartException.class, () -> TestProxy.on(transport, server::start));

    assertTrue(refused.getMessage().contains(LineListener.class.getName()), refused.getMessage());
    assertEquals(State.CLOSED, server.state());
  }

  @Test
  void closesWhatWasNeverStarted() {
    ProxyServer server = server(listener("one", 0));

    server.close();

    assertEquals(State.CLOSED, server.state());
    assertThrows(IllegalStateException.class, server::start);
  }

  @Test
  void closesAnyNumberOfTimes() throws IOException {
    TestProxy proxy = proxy();
    RawClient client = tunnel(proxy, origin(Behaviour.neverAnswer()));
    List<CompletionStage<Void>> all = new ArrayList<>();
    all.add(proxy.server().drain(Duration.ofMillis(20)));
    all.add(proxy.server().drain(Duration.ofMinutes(1)));
    all.add(proxy.server().closeAsync());
    all.add(proxy.server().whenClosed());

    all.forEach(Await::get);

    client.readToEnd();
    assertEquals(State.CLOSED, proxy.server().state());
    Await.get(proxy.server().closeAsync());
  }

  @Test
  void refusesToBlockAnEventLoop() throws Exception {
    TestProxy proxy = proxy();
    ProxyServer other = server(listener("one", 0));
    TestLoops loops = closed(TestLoops.of(transport));

    TestLoops.on(
        loops.next(),
        () -> {
          assertThrows(IllegalStateException.class, other::start);
          return assertThrows(IllegalStateException.class, () -> proxy.server().close());
        });

    assertEquals(State.RUNNING, proxy.server().state());
    assertEquals(State.NEW, other.state());
  }

  @Test
  void canBeClosedFromItsOwnEventLoopWithoutBlocking() throws IOException {
    CompletableFuture<CompletionStage<Void>> closing = new CompletableFuture<>();
    List<ProxyServer> servers = new ArrayList<>();
    TestProxy proxy =
        proxy(
            settings ->
                settings.filter(
                    flow -> {
                      closing.complete(servers.get(0).closeAsync());
                      return RuleSet.denyAll().decide(flow);
                    }));
    servers.add(proxy.server());
    RawClient client = client(proxy);
    client.send(mode().request("127.0.0.1", 9));

    Await.get(Await.get(closing));

    assertEquals(State.CLOSED, proxy.server().state());
  }

  @Test
  void leavesNoThreadBehind() throws IOException {
    Set<Thread> before = threads();
    TestProxy proxy = proxy();
    OriginServer origin = origin(Behaviour.echo());
    for (int i = 0; i < 8; i++) {
      tunnel(proxy, origin);
    }
    Set<Thread> mine = threads();
    mine.removeAll(before);
    assertTrue(!mine.isEmpty(), "threads are named calamary");
    assertTrue(mine.stream().allMatch(Thread::isDaemon));

    proxy.close();

    Await.until(() -> mine.toString(), () -> mine.stream().noneMatch(Thread::isAlive));
  }

  @Test
  void leavesBorrowedEventLoopsAlone() throws Exception {
    TestLoops loops = closed(TestLoops.of(transport, 2));
    OriginServer origin = origin(Behaviour.echo());
    for (int i = 0; i < 3; i++) {
      try (TestProxy proxy =
          TestProxy.start(
              transport,
              settings ->
                  settings
                      .listener(listener("one", 0))
                      .extension(new LineProvider())
                      .resources(NettyResources.of(loops.group())))) {
        RawClient client = tunnel(proxy, origin);
        client.send("x");
        client.readExactly(1);
      }
      assertEquals("alive", TestLoops.on(loops.next(), () -> "alive"));
    }
    assertTrue(!loops.group().isShuttingDown());
  }

  @Test
  void runsBesideOthers() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    List<TestProxy> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(proxy());
    }
    all.remove(0).close();
    for (TestProxy proxy : all) {
      RawClient client = tunnel(proxy, origin);
      client.send("x");
      assertEquals('x', client.readExactly(1)[0]);
      assertEquals(1, proxy.server().stats().flowsOpened());
    }
  }

  @Test
  void stopsAtOnceWhenIdle() {
    TestProxy proxy = proxy();
    long start = System.nanoTime();

    proxy.server().close();

    long millis = (System.nanoTime() - start) / 1_000_000;
    // Some milliseconds where nothing else runs; a quiet period of Netty's would be two seconds.
    assertTrue(millis < 1500, () -> millis + " ms");
  }

  @Test
  void takesAnotherFilterForNewFlows() throws IOException {
    TestProxy proxy = proxy();
    OriginServer origin = origin(Behaviour.echo());
    RawClient before = tunnel(proxy, origin);

    proxy.server().updateFilter(RuleSet.denyAll());

    RawClient after = client(proxy);
    after.send(request(origin));
    mode().assertRefused(CloseReason.DENIED, after.readToEnd());
    before.send("x");
    assertEquals('x', before.readExactly(1)[0]);
    assertThrows(NullPointerException.class, () -> proxy.server().updateFilter(null));
  }

  @Test
  void startsWithTheFilterThatWasSetBefore() throws IOException {
    ProxyServer server = server(listener("one", 0));
    server.updateFilter(RuleSet.allowAll());
    TestProxy.on(transport, server::start);
    closed(server);
    RawClient client = closed(RawClient.connect(server.listener("one").address()));
    client.send("127.0.0.1 9\n");

    assertEquals("no ADDRESS_PROHIBITED\n", client.readToEnd().text());
  }

  @Test
  void tellsTheOutcomeOfAStartAsAStage() {
    ProxyServer server = server(listener("one", 0));
    CompletableFuture<CompletionStage<ProxyServer>> started = new CompletableFuture<>();
    TestProxy.on(transport, () -> started.complete(server.startAsync()));

    assertSame(server, Await.get(started.join()));
    server.close();
  }
}
