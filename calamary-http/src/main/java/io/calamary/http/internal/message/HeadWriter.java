package io.calamary.http.internal.message;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/**
 * Writes one head into a buffer, part by part: the first line, the fields, {@link #end}. What a
 * forwarded message keeps is copied as octets, in runs of lines.
 *
 * <p>Values given as text must come from the proxy itself: they are written as they are, and a line
 * end in them is refused. The buffer is borrowed.
 */
public final class HeadWriter {
  private static final byte[] VERSION_LINE_END = Octets.ascii(" HTTP/1.1\r\n");
  private static final byte[] STATUS_LINE_START = Octets.ascii("HTTP/1.1 ");
  private static final byte[] DATE = Octets.ascii("Date: ");
  private static final byte[] HOST = Octets.ascii("Host: ");
  private static final byte[] CONTENT_LENGTH = Octets.ascii("Content-Length: ");
  private static final byte[] CHUNKED = Octets.ascii("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = Octets.ascii("Connection: close\r\n");
  private static final byte[] TRAILERS = Octets.ascii("TE: trailers\r\nConnection: TE\r\n");
  private static final byte[] CLOSE_TRAILERS =
      Octets.ascii("TE: trailers\r\nConnection: close, TE\r\n");

  private final ByteBuf out;

  private HeadWriter(ByteBuf out) {
    this.out = out;
  }

  /** A writer that appends to {@code out}. */
  public static HeadWriter into(ByteBuf out) {
    return new HeadWriter(out);
  }

  /** The first line of a request to a server: the target in origin-form or asterisk-form. */
  public HeadWriter requestLine(RequestHead head, RequestTarget target) {
    out.writeBytes(head.bytes(), head.start(), head.methodEnd() + 1 - head.start());
    target.writeOriginForm(out);
    out.writeBytes(VERSION_LINE_END);
    return this;
  }

  /** The first line of a request with its target as received: to a next proxy, or for TRACE. */
  public HeadWriter requestLine(RequestHead head) {
    out.writeBytes(head.bytes(), head.start(), head.targetEnd() - head.start());
    out.writeBytes(VERSION_LINE_END);
    return this;
  }

  /** The first line of a request to a next proxy: the target in absolute-form, normalised. */
  public HeadWriter requestLine(RequestHead head, RequestTarget target, Endpoint server) {
    out.writeBytes(head.bytes(), head.start(), head.methodEnd() + 1 - head.start());
    text("http://");
    authority(server, Scheme.HTTP);
    target.writePath(out);
    out.writeBytes(VERSION_LINE_END);
    return this;
  }

  /** The first line of a response. */
  public HeadWriter statusLine(ResponseHead head) {
    out.writeBytes(STATUS_LINE_START);
    number(head.status());
    out.writeByte(' ');
    out.writeBytes(head.bytes(), head.reasonStart(), head.reasonEnd() - head.reasonStart());
    return lineEnd();
  }

  /** The first line of a response of our own. */
  public HeadWriter statusLine(int status, String reason) {
    out.writeBytes(STATUS_LINE_START);
    number(status);
    out.writeByte(' ');
    text(reason);
    return lineEnd();
  }

  /** The Host field that belongs to a target; nothing if the target has no authority. */
  public HeadWriter host(RequestTarget target) {
    int before = out.writerIndex();
    out.writeBytes(HOST);
    if (!target.writeHost(out)) {
      out.writerIndex(before);
      return this;
    }
    return lineEnd();
  }

  /** The Host field for an endpoint; the port is left out where it is the scheme's own. */
  public HeadWriter host(Endpoint endpoint, Scheme scheme) {
    out.writeBytes(HOST);
    authority(endpoint, scheme);
    return lineEnd();
  }

  private void authority(Endpoint endpoint, Scheme scheme) {
    String host = endpoint.host();
    text(host.indexOf(':') < 0 ? host : "[" + host + "]");
    if (endpoint.port() != scheme.port()) {
      out.writeByte(':');
      number(endpoint.port());
    }
  }

  /** All field lines but {@code dropped}, as received. */
  public HeadWriter fields(Fields fields, FieldSet dropped) {
    byte[] bytes = fields.bytes();
    int size = fields.size();
    int line = 0;
    while (line < size) {
      if (dropped.contains(line)) {
        line++;
        continue;
      }
      int from = fields.nameStart(line);
      do {
        line++;
      } while (line < size && !dropped.contains(line));
      out.writeBytes(bytes, from, fields.lineEnd(line - 1) - from);
    }
    return this;
  }

  /** One more Via element. */
  public HeadWriter via(Via via, Version received) {
    via.write(out, received);
    return this;
  }

  /** The time of now, for a response that has none (RFC 9110, section 6.6.1). */
  public HeadWriter date(HttpDate clock) {
    out.writeBytes(DATE);
    out.writeBytes(clock.text(System.currentTimeMillis()));
    return lineEnd();
  }

  /** Content-Length or Transfer-Encoding, or neither, as the framing on this hop demands. */
  public HeadWriter framing(BodyFraming framing) {
    if (framing.kind() == BodyFraming.Kind.CHUNKED) {
      out.writeBytes(CHUNKED);
    } else if (framing.length() >= 0) {
      out.writeBytes(CONTENT_LENGTH);
      number(framing.length());
      lineEnd();
    }
    return this;
  }

  /** The Connection field, where there is something to say. */
  public HeadWriter connection(boolean close) {
    return connection(close, false);
  }

  /**
   * The Connection field of a request, and TE if the answer may have trailers.
   *
   * @param close whether the connection ends after this message
   * @param trailers whether the client takes trailers
   */
  public HeadWriter connection(boolean close, boolean trailers) {
    if (trailers) {
      out.writeBytes(close ? CLOSE_TRAILERS : TRAILERS);
    } else if (close) {
      out.writeBytes(CLOSE);
    }
    return this;
  }

  /** Connection and Upgrade, instead of {@link #connection}. */
  public HeadWriter upgrade(String protocol) {
    text("Connection: Upgrade\r\nUpgrade: ");
    return value(protocol);
  }

  /** A field of our own. */
  public HeadWriter field(FieldName name, String value) {
    out.writeBytes(name.bytes());
    return colon().value(value);
  }

  /** A field of our own, with a number. */
  public HeadWriter field(FieldName name, long value) {
    out.writeBytes(name.bytes());
    colon().number(value);
    return lineEnd();
  }

  /** A field of our own. */
  public HeadWriter field(String name, String value) {
    text(name);
    return colon().value(value);
  }

  /** The empty line behind the fields. */
  public void end() {
    lineEnd();
  }

  private HeadWriter value(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c > 0x7E) {
        throw new IllegalArgumentException(
            "field value: character " + (int) c + " (expected: printable ASCII)");
      }
    }
    text(value);
    return lineEnd();
  }

  private HeadWriter colon() {
    out.writeShort(':' << 8 | ' ');
    return this;
  }

  private HeadWriter lineEnd() {
    out.writeShort('\r' << 8 | '\n');
    return this;
  }

  private void text(String text) {
    ByteBufUtil.writeAscii(out, text);
  }

  private void number(long number) {
    if (number >= 100 && number < 1000) {
      out.writeMedium(
          (int) (number / 100 + '0') << 16
              | (int) (number / 10 % 10 + '0') << 8
              | (int) (number % 10 + '0'));
    } else {
      text(Long.toString(number));
    }
  }
}
