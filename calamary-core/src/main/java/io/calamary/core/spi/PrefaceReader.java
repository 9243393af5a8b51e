package io.calamary.core.spi;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Reads the prefaces of a listener's clients. Shared by all of them, so it holds nothing about a
 * client; called on event loops, and must not block.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface PrefaceReader {
  /** What is to be done with a client before anything is read from it. */
  enum Admission {
    /** It is to send a preface, or may send one. */
    READ,
    /**
     * As READ, but the peer speaks for many clients, as a load balancer does: the limit of a source
     * is not for itself, as long as the preface has not named the client.
     */
    READ_FOR_MANY,
    /** It sends none: its first byte is of the listener's own protocol. */
    SKIP,
    /** It may not come here; it is reset. */
    REFUSE
  }

  /**
   * Says what is to be done with a client.
   *
   * @param peer the other end of the TCP connection, whatever an earlier preface said
   */
  Admission admit(InetSocketAddress peer);

  /**
   * Looks at a client's bytes from the reader index on; borrowed, its indexes must not be moved.
   * Asked again from the start whenever more has come, until the result is not {@linkplain
   * PrefaceResult#more() more}; so it is to be quick, and to bound what it waits for.
   */
  PrefaceResult read(ByteBuf in);

  /**
   * How long a client may take for its preface, from the moment that it connected; null where the
   * preface has to come within the handshake timeout, together with what follows it.
   */
  default @Nullable Duration timeout() {
    return null;
  }
}
