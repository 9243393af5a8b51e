package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.Outgoing;
import io.calamary.ProxyServerBuilder;
import io.calamary.core.spi.ListenerProvider;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.transparent.Interception;
import io.calamary.transparent.TransparentListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The transparent mode in a namespace of its own, where {@link TransparentKitIT} has made a table
 * of the firewall: to ask for a destination is to have its port diverted, and to dial it.
 */
final class TransparentMode implements ListenerMode {
  static final int PORT = 4128;
  static final int MARK = 0x2028;

  private final Interception interception;
  private @Nullable InetSocketAddress destination;

  TransparentMode(Interception interception) {
    this.interception = interception;
  }

  @Override
  public Listener listener(InetSocketAddress bind) {
    return TransparentListener.builder()
        .bind(new InetSocketAddress(bind.getAddress(), PORT))
        .interception(interception)
        .build();
  }

  @Override
  public List<Extension> extensions() {
    List<Extension> found = new ArrayList<>();
    for (ListenerProvider<?> provider : ServiceLoader.load(ListenerProvider.class)) {
      if (provider.mode().equals("transparent")) {
        found.add(provider);
      }
    }
    return found;
  }

  @Override
  public void prepare(ProxyServerBuilder builder) {
    builder.outgoing(Outgoing.builder().mark(MARK).build());
  }

  @Override
  public InetSocketAddress dialled(InetSocketAddress listener) {
    return destination == null ? listener : destination;
  }

  @Override
  public byte[] request(String host, int port) {
    destination = new InetSocketAddress(host, port);
    if (port != PORT) {
      divert(port);
    }
    return new byte[0];
  }

  private static void divert(int port) {
    String element = "add element inet kit ports { " + port + " }";
    try {
      Process nft = new ProcessBuilder("nft", element).inheritIO().start();
      assertEquals(0, nft.waitFor(), element);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void readSuccess(RawClient client) {
    // Nobody tells a client that its target is connected: it does not know that there is a proxy.
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    assertEquals(0, answer.bytes().length, reason::toString);
    assertEquals(End.RST, answer.end(), reason::toString);
  }

  @Override
  public byte[] oversize() {
    return new byte[0];
  }

  @Override
  public List<String> otherSpellings() {
    return List.of();
  }
}
