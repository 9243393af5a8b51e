package io.calamary.core.testkit;

import io.calamary.Extension;
import io.calamary.ProxyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers, origins and clients of a contract test; all of them end with it. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.calamary.core.testkit.TestLoops#transports")
public abstract class ListenerHarness {
  /** The transport of all servers that are started. */
  @Parameter protected String transport;

  private final Deque<AutoCloseable> closing = new ArrayDeque<>();

  /** For subclasses. */
  protected ListenerHarness() {}

  /** The mode under test. */
  protected abstract ListenerMode mode();

  @AfterEach
  final void closeAll() throws Exception {
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }

  /** Closes something at the end, last first. */
  protected final <T extends AutoCloseable> T closed(T something) {
    closing.push(something);
    return something;
  }

  /** A server that allows everything. */
  protected final TestProxy proxy() {
    return proxy(settings -> {});
  }

  /** A server on 127.0.0.1. */
  protected final TestProxy proxy(Consumer<ProxyServerBuilder> settings) {
    return proxy("127.0.0.1", settings);
  }

  /** A server. */
  protected final TestProxy proxy(String address, Consumer<ProxyServerBuilder> settings) {
    InetSocketAddress bind = new InetSocketAddress(literal(address), 0);
    ListenerMode mode = mode();
    return closed(
        TestProxy.start(
                transport,
                builder -> {
                  builder.listener(mode.listener(bind));
                  for (Extension extension : mode.extensions()) {
                    builder.extension(extension);
                  }
                  mode.prepare(builder);
                  settings.accept(builder);
                })
            .dialledAt(mode::dialled)
            .dressing(mode::dress));
  }

  private static InetAddress literal(String address) {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(address, e);
    }
  }

  /** An origin server on 127.0.0.1. */
  protected final OriginServer origin(Behaviour behaviour) {
    return closed(OriginServer.start(behaviour));
  }

  /** A client of a server. */
  protected final RawClient client(TestProxy proxy) {
    return closed(proxy.connect());
  }

  /** What a client says to get to an address. */
  protected final byte[] request(InetSocketAddress destination) {
    return mode().request(destination.getAddress().getHostAddress(), destination.getPort());
  }

  /** What a client says to get to an origin server. */
  protected final byte[] request(OriginServer origin) {
    return request(origin.address());
  }

  /** A client whose tunnel to an origin server is open. */
  protected final RawClient tunnel(TestProxy proxy, OriginServer origin) throws IOException {
    byte[] request = request(origin);
    int before = proxy.observer().connected().size();
    RawClient client = client(proxy);
    client.send(request);
    mode().readSuccess(client);
    // Not every mode has an answer that tells.
    Await.until("a tunnel", () -> proxy.observer().connected().size() > before);
    return client;
  }
}
