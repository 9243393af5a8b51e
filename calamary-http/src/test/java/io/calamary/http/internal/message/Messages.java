package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Heads for tests, and the outcome of reading as text that can be compared. */
final class Messages {
  private Messages() {}

  static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static ByteBuf buffer(String text) {
    return Unpooled.wrappedBuffer(octets(text));
  }

  /** The head of a request with that start line and those field lines. */
  static RequestHead request(String startLine, String... lines) {
    return head(new RequestReader(HeadLimits.DEFAULT), startLine, lines);
  }

  static ResponseHead response(String startLine, String... lines) {
    return head(new ResponseReader(HeadLimits.DEFAULT), startLine, lines);
  }

  static Fields fields(String... lines) {
    return request("GET / HTTP/1.1", lines).fields();
  }

  private static <H> H head(HeadReader<H> reader, String startLine, String... lines) {
    StringBuilder text = new StringBuilder(startLine).append("\r\n");
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    ByteBuf in = buffer(text.append("\r\n").toString());
    if (reader.read(in) == Progress.FAILED) {
      fail(reader.failure().toString());
    }
    assertEquals(0, in.readableBytes());
    return reader.head();
  }

  static String text(ByteBuf out) {
    String text = out.toString(StandardCharsets.ISO_8859_1);
    out.release();
    return text;
  }

  /** What came out: the head and how much is left behind it, or the failure, or nothing yet. */
  static String outcome(Progress progress, HeadReader<?> reader, ByteBuf in) {
    return switch (progress) {
      case NEED_MORE -> "NEED_MORE";
      case FAILED -> reader.failure().status() + " " + reader.failure().detail();
      case COMPLETE -> describe(reader.head()) + "<" + in.readableBytes() + " left>";
    };
  }

  private static String describe(Object head) {
    if (head instanceof RequestHead request) {
      return request.methodText()
          + "|"
          + request.targetText()
          + "|"
          + request.version()
          + "|"
          + describe(request.fields());
    }
    ResponseHead response = (ResponseHead) head;
    return response.status()
        + "|"
        + response.reason()
        + "|"
        + response.version()
        + "|"
        + describe(response.fields());
  }

  static String describe(Fields fields) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line < fields.size(); line++) {
      text.append(fields.name(line)).append('=').append(fields.value(line));
      text.append('(').append(fields.known(line)).append(")|");
    }
    return text.toString();
  }
}
