package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The part of a packet with a long header that is not protected (RFC 9000 section 17.2), of a
 * version that is known.
 *
 * @param version the version
 * @param kind what packet it is; {@link Kind#BROKEN} if its lengths do not fit, then the other
 *     components say nothing
 * @param start where the packet begins
 * @param connectionIdLength how long the destination connection ID is
 * @param numberAt where the packet number begins
 * @param end where the packet ends
 */
public record LongHeader(
    QuicVersion version, Kind kind, int start, int connectionIdLength, int numberAt, int end) {
  static final Kind[] KINDS = {Kind.INITIAL, Kind.ZERO_RTT, Kind.HANDSHAKE, Kind.RETRY};

  /** The longest connection ID of the known versions. */
  static final int MAX_CONNECTION_ID = 20;

  private static final int VERSION_AT = 1;
  private static final int CONNECTION_ID_AT = 6;

  /** A packet number of four bytes, and the sample behind it. */
  private static final int LEAST_LENGTH = 4 + 16;

  /** The kinds of packets with a long header. */
  public enum Kind {
    /** Carries the first messages of the handshake. */
    INITIAL,
    /** Carries early data. */
    ZERO_RTT,
    /** Carries the rest of the handshake. */
    HANDSHAKE,
    /** Only servers send it. */
    RETRY,
    /** The lengths do not fit. */
    BROKEN
  }

  /**
   * Reads one header.
   *
   * @return null if there is none of a known version
   */
  public static @Nullable LongHeader read(ByteBuf datagram, int start, int end) {
    if (end - start < CONNECTION_ID_AT || datagram.getByte(start) >= 0) {
      return null;
    }
    QuicVersion version = QuicVersion.of(datagram.getInt(start + VERSION_AT));
    if (version == null) {
      return null;
    }
    Kind kind = version.kind(datagram.getByte(start) >> 4 & 3);
    int idLength = datagram.getUnsignedByte(start + CONNECTION_ID_AT - 1);
    int sourceAt = start + CONNECTION_ID_AT + idLength;
    if (idLength > MAX_CONNECTION_ID || sourceAt >= end) {
      return broken(version, start);
    }
    int sourceLength = datagram.getUnsignedByte(sourceAt);
    int position = sourceAt + 1 + sourceLength;
    if (sourceLength > MAX_CONNECTION_ID || position > end) {
      return broken(version, start);
    }
    if (kind == Kind.RETRY) {
      return new LongHeader(version, kind, start, idLength, end, end);
    }
    if (kind == Kind.INITIAL) {
      long token = Varint.read(datagram, position, end);
      position += Varint.size(datagram, position, end);
      if (token < 0 || token > end - position) {
        return broken(version, start);
      }
      position += (int) token;
    }
    long length = Varint.read(datagram, position, end);
    position += Varint.size(datagram, position, end);
    if (length < LEAST_LENGTH || length > end - position) {
      return broken(version, start);
    }
    return new LongHeader(version, kind, start, idLength, position, position + (int) length);
  }

  private static LongHeader broken(QuicVersion version, int start) {
    return new LongHeader(version, Kind.BROKEN, start, 0, start, start);
  }

  /** Where the destination connection ID begins. */
  public int connectionIdAt() {
    return start + CONNECTION_ID_AT;
  }
}
