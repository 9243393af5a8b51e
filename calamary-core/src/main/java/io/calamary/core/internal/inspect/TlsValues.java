package io.calamary.core.internal.inspect;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Two-byte values of TLS: versions, and the GREASE values that mean nothing (RFC 8701). */
final class TlsValues {
  private static final int SSL2 = 0x0002;
  private static final int SSL3 = 0x0300;
  private static final int TLS11 = 0x0302;
  private static final int TLS12 = 0x0303;
  private static final int TLS13 = 0x0304;

  private TlsValues() {}

  static boolean isGrease(int value) {
    return (value & 0x0f0f) == 0x0a0a && value >>> 8 == (value & 0xff);
  }

  /** The two-byte values of a range of even length, without the GREASE ones. */
  static int[] withoutGrease(ByteBuf bytes, int from, int to) {
    int[] out = new int[(to - from) / 2];
    int count = 0;
    for (int i = from; i < to; i += 2) {
      int value = bytes.getUnsignedShort(i);
      if (!isGrease(value)) {
        out[count++] = value;
      }
    }
    return count == out.length ? out : Arrays.copyOf(out, count);
  }

  /** The version that a hello without supported_versions offers: never above 1.2 (RFC 8446 D.2). */
  static @Nullable String legacyVersion(int value) {
    return text(Math.min(value, TLS12));
  }

  /** The highest known version of a list; null if none is known. */
  static @Nullable String highest(int[] versions) {
    int best = 0;
    for (int version : versions) {
      if (version >= SSL3 && version <= TLS13) {
        best = Math.max(best, version);
      }
    }
    return text(best);
  }

  /** The version of TLS that a version of DTLS is made after; 0 if it is not known. */
  static int ofDtls(int version) {
    return switch (version) {
      case 0xfeff -> TLS11;
      case 0xfefd -> TLS12;
      case 0xfefc -> TLS13;
      default -> 0;
    };
  }

  private static @Nullable String text(int version) {
    return switch (version) {
      case SSL2 -> "SSLv2";
      case SSL3 -> "SSLv3";
      case 0x0301 -> "1.0";
      case TLS11 -> "1.1";
      case TLS12 -> "1.2";
      case TLS13 -> "1.3";
      default -> null;
    };
  }
}
