package io.calamary.http.wire;

import io.calamary.core.testkit.RawClient;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads messages out of a connection; octets are the characters of ISO 8859-1. */
final class OctetSource {
  /** Where octets come from. */
  interface In {
    int read(byte[] into) throws IOException;
  }

  private final In in;
  private final byte[] buffer = new byte[64 * 1024];
  private String left = "";

  OctetSource(In in) {
    this.in = in;
  }

  static OctetSource of(RawClient client) {
    return new OctetSource(client::read);
  }

  /** What comes next; empty at the end. */
  String more() throws IOException {
    if (left.isEmpty()) {
      fill();
    }
    String all = left;
    left = "";
    return all;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer);
    if (count < 0) {
      return false;
    }
    left += new String(buffer, 0, count, StandardCharsets.ISO_8859_1);
    return true;
  }

  String exactly(int count) throws IOException {
    while (left.length() < count) {
      if (!fill()) {
        throw new EOFException("ended after: " + left);
      }
    }
    return take(count);
  }

  /** Everything up to and with some text; empty if the end comes before anything. */
  String until(String end) throws IOException {
    int found;
    while ((found = left.indexOf(end)) < 0) {
      if (!fill()) {
        if (left.isEmpty()) {
          return "";
        }
        throw new EOFException("ended after: " + left);
      }
    }
    return take(found + end.length());
  }

  private String take(int count) {
    String taken = left.substring(0, count);
    left = left.substring(count);
    return taken;
  }

  /** All to the end. */
  String rest() throws IOException {
    StringBuilder all = new StringBuilder();
    String piece;
    while (!(piece = more()).isEmpty()) {
      all.append(piece);
    }
    return all.toString();
  }

  /** The body that a head announces, as it is on the wire. */
  String body(String head) throws IOException {
    if (Response.field(head, "Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
      return chunked();
    }
    String length = Response.field(head, "Content-Length");
    return length.isEmpty() ? "" : exactly(Integer.parseInt(length));
  }

  private String chunked() throws IOException {
    StringBuilder all = new StringBuilder();
    while (true) {
      String size = until("\r\n");
      if (size.isEmpty()) {
        throw new EOFException("ended after: " + all);
      }
      all.append(size);
      int count = Integer.parseInt(size.trim(), 16);
      if (count == 0) {
        String line;
        do {
          line = until("\r\n");
          all.append(line);
        } while (line.length() > 2);
        return all.toString();
      }
      all.append(exactly(count + 2));
    }
  }
}
