package io.calamary.core.testkit;

import io.calamary.ProxyServer;
import io.calamary.ProxyServerBuilder;
import io.calamary.Timeouts;
import io.calamary.filter.RuleSet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A started server with its observer. Unless told otherwise it allows everything, loopback
 * included, finds no modes by itself, and has a handshake timeout that no test waits for.
 */
public final class TestProxy implements AutoCloseable {
  /** Names the transport that servers with event loops of their own run on. */
  public static final String TRANSPORT = "io.calamary.transport";

  private final ProxyServer server;
  private final RecordingObserver observer;
  private UnaryOperator<RawClient> dressing = UnaryOperator.identity();
  private UnaryOperator<InetSocketAddress> dialling = listener -> listener;

  private TestProxy(ProxyServer server, RecordingObserver observer) {
    this.server = server;
    this.observer = observer;
  }

  /** Starts a server on a transport. */
  public static TestProxy start(String transport, Consumer<ProxyServerBuilder> settings) {
    RecordingObserver observer = new RecordingObserver();
    ProxyServerBuilder builder =
        ProxyServer.builder()
            .filter(RuleSet.allowAll())
            .neverConnectTo()
            .discoverExtensions(false)
            .timeouts(timeouts().build())
            .observer(observer);
    settings.accept(builder);
    ProxyServer made = builder.build();
    on(transport, made::start);
    return new TestProxy(made, observer);
  }

  /** Long timeouts. */
  public static Timeouts.Builder timeouts() {
    return Timeouts.builder().handshake(Duration.ofMinutes(1));
  }

  /** Does something while servers that start take this transport. */
  public static void on(String transport, Runnable task) {
    String before = System.getProperty(TRANSPORT);
    System.setProperty(TRANSPORT, transport);
    try {
      task.run();
    } finally {
      if (before == null) {
        System.clearProperty(TRANSPORT);
      } else {
        System.setProperty(TRANSPORT, before);
      }
    }
  }

  /** The server. */
  public ProxyServer server() {
    return server;
  }

  /** What the server tells its observers. */
  public RecordingObserver observer() {
    return observer;
  }

  /** The address of the first listener. */
  public InetSocketAddress address() {
    return server.listeners().get(0).address();
  }

  /** Puts something around the connections of clients, such as TLS. */
  TestProxy dressing(UnaryOperator<RawClient> value) {
    dressing = value;
    return this;
  }

  /** Has clients dial another address than that of the listener, which leads there. */
  TestProxy dialledAt(UnaryOperator<InetSocketAddress> value) {
    dialling = value;
    return this;
  }

  /** Connects to the first listener. */
  public RawClient connect() {
    return dressing.apply(RawClient.connect(dialling.apply(address())));
  }

  /** Connects to the first listener, from a local address. */
  public RawClient connect(InetAddress from) {
    return dressing.apply(RawClient.connect(dialling.apply(address()), from));
  }

  /** Closes the server, then checks that every flow and connection was closed exactly once. */
  @Override
  public void close() {
    Await.get(server.closeAsync());
    observer.assertEachClosedOnce();
  }
}
