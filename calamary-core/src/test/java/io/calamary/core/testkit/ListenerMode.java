package io.calamary.core.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.ProxyServerBuilder;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** What {@link ListenerTestKit} must know of a mode. */
public interface ListenerMode {
  /** A listener of the mode, bound to an address. */
  Listener listener(InetSocketAddress bind);

  /** The mode's provider, unless it is found by itself. */
  default List<Extension> extensions() {
    return List.of();
  }

  /** Sets what a server needs to run the mode; nothing by default. */
  default void prepare(ProxyServerBuilder builder) {}

  /**
   * Whom a client dials, when it is known what it asks for; by default the listener.
   *
   * @param listener where the listener is
   */
  default InetSocketAddress dialled(InetSocketAddress listener) {
    return listener;
  }

  /**
   * All that a client says to be relayed to a destination, as one message; without bytes where the
   * mode has no handshake.
   *
   * @param host a name or an address, perhaps one of {@link #otherSpellings()}
   */
  byte[] request(String host, int port);

  /** Puts what the mode wants around a connection, such as TLS; nothing, by default. */
  default RawClient dress(RawClient client) {
    return client;
  }

  /** Whether a client that has ended its bytes still gets those of the target. */
  default boolean clientMayEndFirst() {
    return true;
  }

  /** Reads the success answer and nothing behind it. */
  void readSuccess(RawClient client) throws IOException;

  /** Fails unless this is how the mode refuses a flow for that reason. */
  void assertRefused(CloseReason reason, Received answer);

  /** What the mode answers to its handshake before the flow is decided; in hex, maybe empty. */
  default String saidBefore() {
    return "";
  }

  /** Fails unless this is what a client gets that a limit turns away; by default, nothing. */
  default void assertTurnedAway(Received answer) {
    assertEquals(0, answer.bytes().length, answer::toString);
  }

  /** A handshake that is longer than the mode allows, and has no end; empty if that can't be. */
  byte[] oversize();

  /** Other spellings of 127.0.0.1 that a client can say in this mode. */
  default List<String> otherSpellings() {
    return List.of("::ffff:127.0.0.1", "[::ffff:7f00:1]", "127.1", "0x7f000001", "2130706433");
  }
}
