package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.ProxySsl;
import io.calamary.proxyproto.ProxyTlv;
import io.calamary.proxyproto.Strictness;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The TLVs of a header, or those inside of one, between two indexes of a buffer. */
final class Tlvs {
  private static final int HEAD = 3;
  private static final int SSL_HEAD = 5;
  private static final int LONGEST_UNIQUE_ID = 128;
  private static final int LONGEST_AUTHORITY = 255;

  private final ByteBuf in;
  private final int from;
  private final int to;
  private final boolean refuse;
  private int checksum = -1;

  Tlvs(ByteBuf in, int from, int to, Strictness strictness) {
    this(in, from, to, strictness.badTlvs() == Strictness.BadTlvs.REFUSE);
  }

  private Tlvs(ByteBuf in, int from, int to, boolean refuse) {
    this.in = in;
    this.from = from;
    this.to = to;
    this.refuse = refuse;
  }

  /** Where the checksum stands, after {@link #flaw} was asked; negative if there is none. */
  int checksum() {
    return checksum;
  }

  /** What is wrong with those that have come so far; null for nothing. */
  @Nullable String flaw() {
    checksum = -1;
    int there = in.writerIndex();
    for (int at = from; at < to; ) {
      if (to - at < HEAD) {
        return refuse ? (to - at) + " bytes behind the last TLV" : null;
      }
      if (there - at < HEAD) {
        return null;
      }
      int value = at + HEAD;
      int length = in.getUnsignedShort(at + 1);
      if (length > to - value) {
        return refuse ? "a TLV that reaches beyond the header" : null;
      }
      String flaw = flaw(in.getUnsignedByte(at), value, length);
      boolean half = there - value < length;
      if (flaw != null || half) {
        return flaw;
      }
      at = value + length;
    }
    return null;
  }

  private @Nullable String flaw(int type, int value, int length) {
    return switch (type) {
      case ProxyTlv.CRC32C -> checksumFlaw(value, length);
      case ProxyTlv.UNIQUE_ID -> tooLong("UNIQUE_ID", length, LONGEST_UNIQUE_ID);
      case ProxyTlv.AUTHORITY -> tooLong("AUTHORITY", length, LONGEST_AUTHORITY);
      case ProxyTlv.SSL -> refuse ? sslFlaw(value, length) : null;
      default -> null;
    };
  }

  private @Nullable String tooLong(String name, int length, int most) {
    return refuse && length > most
        ? name + " of " + length + " bytes (expected: at most " + most + ")"
        : null;
  }

  /** A checksum is there to be checked, however lenient one is. */
  private @Nullable String checksumFlaw(int value, int length) {
    if (length != Integer.BYTES) {
      return "a checksum of " + length + " bytes";
    }
    if (checksum >= 0) {
      return "two checksums";
    }
    checksum = value;
    return null;
  }

  private @Nullable String sslFlaw(int value, int length) {
    if (length < SSL_HEAD) {
      return "SSL of " + length + " bytes (expected: 5 or more)";
    }
    for (int at = value + SSL_HEAD, end = value + length; at < end; ) {
      if (in.writerIndex() - at < Math.min(HEAD, end - at)) {
        return null;
      }
      if (end - at < HEAD || in.getUnsignedShort(at + 1) > end - at - HEAD) {
        return "a TLV that reaches beyond the SSL that holds it";
      }
      at += HEAD + in.getUnsignedShort(at + 1);
    }
    return null;
  }

  /** All of them that are whole, but for padding, once all bytes are there. */
  List<ProxyTlv> list() {
    List<ProxyTlv> found = new ArrayList<>();
    for (int at = from; to - at >= HEAD; ) {
      int length = in.getUnsignedShort(at + 1);
      int value = at + HEAD;
      if (length > to - value) {
        break;
      }
      int type = in.getUnsignedByte(at);
      if (type != ProxyTlv.NOOP) {
        byte[] bytes = new byte[length];
        in.getBytes(value, bytes);
        found.add(ProxyTlv.of(type, bytes));
      }
      at = value + length;
    }
    return found;
  }

  /** What the first TLV about TLS says; null if there is none, or it is too short. */
  @Nullable ProxySsl ssl() {
    for (int at = from; to - at >= HEAD; ) {
      int length = in.getUnsignedShort(at + 1);
      int value = at + HEAD;
      if (length > to - value) {
        return null;
      }
      if (in.getUnsignedByte(at) == ProxyTlv.SSL) {
        return length < SSL_HEAD ? null : ssl(value, length);
      }
      at = value + length;
    }
    return null;
  }

  private ProxySsl ssl(int value, int length) {
    Tlvs inner = new Tlvs(in, value + SSL_HEAD, value + length, refuse);
    return ProxySsl.of(in.getUnsignedByte(value), in.getInt(value + 1), inner.list());
  }
}
