package io.calamary.core.testkit;

import java.nio.charset.StandardCharsets;

/**
 * All that came until a connection ended.
 *
 * @param bytes the bytes
 * @param end how it ended
 */
public record Received(byte[] bytes, End end) {
  /** The bytes as ASCII. */
  public String text() {
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return bytes.length + " bytes, " + end + ": " + (bytes.length > 200 ? "..." : text());
  }
}
