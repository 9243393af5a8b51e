package io.calamary.proxyproto.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A header as it is on the wire, good or bad. A line of the file has a name, a tab, and the bytes
 * in hex; a comma is the border between two segments, {@code *n} says that the byte before it is
 * there n times, and {@code |} is a small HTTP request.
 *
 * @param name its name
 * @param segments its bytes, as they are sent
 */
public record Vector(String name, List<byte[]> segments) {
  /** What follows the headers. */
  public static final String REQUEST =
      "GET http://127.0.0.1:22100/a HTTP/1.1\r\nHost: 127.0.0.1:22100\r\nConnection: close\r\n\r\n";

  /** All of them. */
  public static Stream<Vector> all() {
    return lines("/vectors/proxy-protocol.txt").map(Vector::read);
  }

  static Stream<String> lines(String resource) {
    try (InputStream in = Vector.class.getResourceAsStream(resource)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII)
          .lines();
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static Vector read(String line) {
    int tab = line.indexOf('\t');
    List<byte[]> segments = new ArrayList<>();
    for (String segment : line.substring(tab + 1).split(",")) {
      segments.add(bytes(segment));
    }
    return new Vector(line.substring(0, tab), segments);
  }

  private static byte[] bytes(String segment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean request = segment.endsWith("|");
    for (String part : segment.replace("|", "").trim().split(" ")) {
      String[] repeated = part.split("\\*");
      byte[] bytes = HexFormat.of().parseHex(repeated[0]);
      out.writeBytes(bytes);
      for (int i = 1; repeated.length > 1 && i < Integer.parseInt(repeated[1]); i++) {
        out.write(bytes[bytes.length - 1]);
      }
    }
    if (request) {
      out.writeBytes(REQUEST.getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }

  /** All segments in one. */
  public byte[] whole() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    segments.forEach(out::writeBytes);
    return out.toByteArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
