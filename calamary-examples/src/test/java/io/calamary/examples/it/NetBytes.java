package io.calamary.examples.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Bytes that both ends can make, and their SHA-256. */
final class NetBytes {
  private static final int CHUNK = 1 << 16;

  private NetBytes() {}

  /** Writes so many bytes; answers their count and digest. */
  static String send(OutputStream out, long count) throws IOException {
    SplittableRandom random = new SplittableRandom(count);
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    for (long sent = 0; sent < count; ) {
      int length = (int) Math.min(CHUNK, count - sent);
      random.nextBytes(chunk);
      out.write(chunk, 0, length);
      digest.update(chunk, 0, length);
      sent += length;
    }
    out.flush();
    return text(count, digest);
  }

  /** Reads to the end; answers count and digest. */
  static String receive(InputStream in) throws IOException {
    MessageDigest digest = sha256();
    byte[] chunk = new byte[CHUNK];
    long count = 0;
    for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
      digest.update(chunk, 0, length);
      count += length;
    }
    return text(count, digest);
  }

  private static String text(long count, MessageDigest digest) {
    return count + " " + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
