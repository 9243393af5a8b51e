package io.calamary.http.wire;

import io.calamary.core.testkit.OriginConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** A request as an origin server got it, and the way to answer. */
final class Asked {
  private final OriginConnection connection;
  private final OctetSource source;
  private final String head;
  private final int number;
  private String body = "";
  private boolean bodyRead;
  private boolean closed;

  Asked(OriginConnection connection, OctetSource source, String head, int number) {
    this.connection = connection;
    this.source = source;
    this.head = head;
    this.number = number;
  }

  /** Request line and fields, with the empty line. */
  String head() {
    return head;
  }

  /** The request target. */
  String target() {
    return head.split(" ", 3)[1];
  }

  /** The value of a field; empty if there is none. */
  String field(String name) {
    return Response.field(head, name);
  }

  /** How many requests came before it on this connection. */
  int number() {
    return number;
  }

  /** The body as it was framed: for chunked also the sizes and the trailers. Reads it. */
  String body() throws IOException {
    if (!bodyRead) {
      bodyRead = true;
      body = source.body(head);
    }
    return body;
  }

  void send(String text) throws IOException {
    connection.send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads what comes, at least one octet, as text; empty at the end. */
  String more() throws IOException {
    bodyRead = true;
    return source.more();
  }

  /** Reads so many octets. */
  String exactly(int count) throws IOException {
    bodyRead = true;
    return source.exactly(count);
  }

  void close() throws IOException {
    closed = true;
    connection.close();
  }

  void fin() throws IOException {
    connection.fin();
  }

  void reset() throws IOException {
    closed = true;
    connection.reset();
  }

  OriginConnection connection() {
    return connection;
  }

  boolean closed() {
    return closed;
  }
}
