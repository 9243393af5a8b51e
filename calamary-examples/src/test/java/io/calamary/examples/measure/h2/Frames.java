package io.calamary.examples.measure.h2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 as bytes, right or wrong (RFC 9113 section 6). */
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int PRIORITY = 2;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;

  static final int HEADER_TABLE_SIZE = 1;
  static final int ENABLE_PUSH = 2;
  static final int INITIAL_WINDOW_SIZE = 4;
  static final int MAX_FRAME_SIZE = 5;

  private static final int LONGEST_PREFIX = 127;

  private Frames() {}

  /** The bytes that a client begins with, without its SETTINGS. */
  static byte[] preface() {
    return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) (payload.length >> 16))
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** SETTINGS; identifiers and values by turns. */
  static byte[] settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length / 2 * 6);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  static byte[] ping(long data) {
    return frame(PING, 0, 0, ByteBuffer.allocate(8).putLong(data).array());
  }

  static byte[] reset(int stream, int code) {
    return frame(RST_STREAM, 0, stream, number(code));
  }

  static byte[] windowUpdate(int stream, int increment) {
    return frame(WINDOW_UPDATE, 0, stream, number(increment));
  }

  static byte[] priority(int stream, int dependency) {
    byte[] payload = ByteBuffer.allocate(5).putInt(dependency).put((byte) 15).array();
    return frame(PRIORITY, 0, stream, payload);
  }

  /** A whole header block; END_STREAM if nothing follows. */
  static byte[] headers(int stream, boolean end, byte... block) {
    return frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block);
  }

  static byte[] data(int stream, boolean end, byte... content) {
    return frame(DATA, end ? END_STREAM : 0, stream, content);
  }

  static byte[] number(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** A header block: names and values by turns, as literals without indexing (RFC 7541 6.2.2). */
  static byte[] block(String... fields) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      all.write(0);
      text(all, fields[i]);
      text(all, fields[i + 1]);
    }
    return all.toByteArray();
  }

  /** One field that goes into the dynamic table (RFC 7541 section 6.2.1). */
  static byte[] indexed(String name, String value) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(0x40);
    text(all, name);
    text(all, value);
    return all.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length - LONGEST_PREFIX;
    if (rest < 0) {
      out.write(bytes.length);
    } else {
      out.write(LONGEST_PREFIX);
      for (; rest >= 0x80; rest >>= 7) {
        out.write(rest & 0x7f | 0x80);
      }
      out.write(rest);
    }
    out.writeBytes(bytes);
  }
}
