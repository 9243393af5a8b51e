package io.calamary.core.internal.inspect.quic;

import io.calamary.core.internal.inspect.quic.LongHeader.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Initial packets of one client that go to one server, datagram by datagram. To be used
 * on the event loop of its {@link Tools}.
 */
public final class Initials {
  /** A client must make a datagram with an Initial packet this large (RFC 9000 section 14.1). */
  public static final int LEAST_DATAGRAM = 1200;

  private static final int LEAST_CONNECTION_ID = 8;
  private static final int FIXED_BIT = 0x40;

  private final Tools tools;
  private final InetAddress source;
  private @Nullable Connection connection;

  /** What a datagram is; of several packets in one, the last in this order counts. */
  public enum Outcome {
    /** Not QUIC, or nothing that can be read: a server can't read it either. */
    NO,
    /** A later part of a handshake that was not seen from its beginning. */
    LATER,
    /** QUIC of a version that can't be read. */
    UNKNOWN_VERSION,
    /** Early data, whose handshake may come behind it. */
    EARLY_DATA,
    /** Of a connection whose first message is in {@link Initials#hello}, as far as it has come. */
    HELLO,
    /** It breaks the rules, or too much would have to be read. */
    MALFORMED
  }

  /**
   * What the clients of an event loop share.
   *
   * @param opener removes protection
   * @param budget bounds the work
   */
  public record Tools(PacketOpener opener, KeyBudget budget) {}

  private static final class Connection {
    final QuicVersion version;
    final byte[] id;
    final InitialKeys keys;
    final CryptoStream stream = new CryptoStream();
    long largest = -1;
    boolean complete;

    Connection(QuicVersion version, byte[] id, InitialKeys keys) {
      this.version = version;
      this.id = id;
      this.keys = keys;
    }
  }

  /** Starts for a client. */
  public Initials(Tools tools, InetAddress source) {
    this.tools = tools;
    this.source = source;
  }

  /** Reads the next datagram; borrowed, its indices stay as they are. */
  public Outcome read(ByteBuf datagram) {
    int end = datagram.writerIndex();
    LongHeader header = LongHeader.read(datagram, datagram.readerIndex(), end);
    if (header == null) {
      return UnknownVersions.match(datagram) ? Outcome.UNKNOWN_VERSION : Outcome.NO;
    }
    Outcome outcome = atFirst(datagram, header);
    byte[] id = new byte[header.connectionIdLength()];
    datagram.getBytes(header.connectionIdAt(), id);
    while (header != null && header.kind() != Kind.BROKEN) {
      // Packets for another connection are to be ignored (RFC 9000 section 12.2).
      if (header.kind() == Kind.INITIAL && isFor(id, datagram, header)) {
        Outcome one = initial(datagram, header, id);
        outcome = one.compareTo(outcome) > 0 ? one : outcome;
      }
      header = LongHeader.read(datagram, header.end(), end);
    }
    return outcome;
  }

  /** What can be said before anything is decrypted. */
  private static Outcome atFirst(ByteBuf datagram, LongHeader header) {
    if ((datagram.getByte(header.start()) & FIXED_BIT) == 0) {
      return Outcome.NO;
    }
    return switch (header.kind()) {
      case INITIAL -> Outcome.NO;
      case ZERO_RTT -> Outcome.EARLY_DATA;
      case HANDSHAKE, RETRY -> Outcome.LATER;
      case BROKEN -> Outcome.MALFORMED;
    };
  }

  private static boolean isFor(byte[] id, ByteBuf datagram, LongHeader header) {
    boolean same = header.connectionIdLength() == id.length;
    for (int i = 0; same && i < id.length; i++) {
      same = datagram.getByte(header.connectionIdAt() + i) == id[i];
    }
    return same;
  }

  private Outcome initial(ByteBuf datagram, LongHeader header, byte[] id) {
    Connection known = connection;
    Connection of = known;
    if (of == null || of.version != header.version() || !Arrays.equals(of.id, id)) {
      if (!tools.budget.take(source, System.nanoTime())) {
        return Outcome.MALFORMED;
      }
      of = new Connection(header.version(), id, tools.opener.keys(header.version(), id));
    }
    OpenedPacket packet = tools.opener.open(datagram, header, of.keys, of.largest);
    if (packet == null) {
      return Outcome.NO;
    }
    if (of != known) {
      if (known != null && !known.complete) {
        return Outcome.MALFORMED;
      }
      connection = of;
    }
    of.largest = Math.max(of.largest, packet.number());
    boolean good =
        id.length >= LEAST_CONNECTION_ID
            && datagram.readableBytes() >= LEAST_DATAGRAM
            && packet.reservedBitsZero()
            && InitialFrames.read(packet.payload(), of.stream);
    return good ? Outcome.HELLO : Outcome.MALFORMED;
  }

  /** The first message of the connection, as far as it has come; a view. */
  public ByteBuf hello() {
    return connection == null ? Unpooled.EMPTY_BUFFER : connection.stream.prefix();
  }

  /** The message is whole; another connection may begin. */
  public void complete() {
    if (connection != null) {
      connection.complete = true;
    }
  }

  /** Forgets a connection whose message is whole: the client will not send it again. */
  public void forget() {
    if (connection != null && connection.complete) {
      connection = null;
    }
  }
}
