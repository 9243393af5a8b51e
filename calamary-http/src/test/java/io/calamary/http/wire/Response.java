package io.calamary.http.wire;

import java.io.IOException;
import java.util.List;

/**
 * A response as a client got it.
 *
 * @param head the status line and the fields, with the empty line
 * @param body the body as it is on the wire
 */
record Response(String head, String body) {
  /** Reads the response to a GET. */
  static Response read(OctetSource in) throws IOException {
    return read(in, "GET");
  }

  /** Reads a response; one without a length is read to the end of the connection. */
  static Response read(OctetSource in, String method) throws IOException {
    String head = in.until("\r\n\r\n");
    if (head.isEmpty()) {
      throw new AssertionError("the connection ended without a response");
    }
    int status = status(head);
    if (method.equals("HEAD") || status < 200 || status == 204 || status == 304) {
      return new Response(head, "");
    }
    boolean known =
        !field(head, "Transfer-Encoding").isEmpty() || !field(head, "Content-Length").isEmpty();
    return new Response(head, known ? in.body(head) : in.rest());
  }

  private static int status(String head) {
    return Integer.parseInt(head.split(" ", 3)[1]);
  }

  int status() {
    return status(head);
  }

  /** The value of a field; empty if there is none, joined by commas if there are several. */
  String field(String name) {
    return field(head, name);
  }

  static String field(String head, String name) {
    return String.join(", ", values(head, name));
  }

  private static List<String> values(String head, String name) {
    return head.lines()
        .skip(1)
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .toList();
  }

  /** Whether the proxy says that the connection ends. */
  boolean closes() {
    return field("Connection").equals("close");
  }
}
