package io.calamary.http.internal.h2;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The handshake of WebSocket with a server of HTTP/1.1, which HTTP/2 has not (RFC 6455 section 4).
 */
final class WebSocketKey {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int OCTETS = 16;
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private WebSocketKey() {}

  /** A new key. */
  static String make() {
    byte[] key = new byte[OCTETS];
    RANDOM.nextBytes(key);
    return Base64.getEncoder().encodeToString(key);
  }

  /** What a server answers to a key. */
  static String accept(String key) {
    try {
      MessageDigest hash = MessageDigest.getInstance("SHA-1");
      byte[] digest = hash.digest((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
