package io.calamary.core.internal.inspect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes ClientHellos for tests, good ones and bad ones. */
final class HelloBytes {
  private final ByteArrayOutputStream extensions = new ByteArrayOutputStream();
  private int version = 0x0303;
  private byte[] sessionId = new byte[32];
  private byte[] suites = {0x0a, 0x0a, 0x13, 0x01, 0x13, 0x02};
  private byte[] compression = {0};

  HelloBytes version(int value) {
    version = value;
    return this;
  }

  HelloBytes sessionId(int length) {
    sessionId = new byte[length];
    return this;
  }

  HelloBytes suites(int... bytes) {
    suites = bytes(bytes);
    return this;
  }

  HelloBytes compression(int... bytes) {
    compression = bytes(bytes);
    return this;
  }

  HelloBytes extension(int type, byte[] data) {
    write(extensions, pair(type));
    write(extensions, vector(2, data));
    return this;
  }

  HelloBytes extension(int type, int... data) {
    return extension(type, bytes(data));
  }

  /** A server_name extension with one host name. */
  HelloBytes serverName(String name) {
    byte[] host = vector(2, name.getBytes(StandardCharsets.ISO_8859_1));
    return extension(0, vector(2, concat(new byte[] {0}, host)));
  }

  HelloBytes alpn(String... names) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    for (String name : names) {
      write(list, vector(1, name.getBytes(StandardCharsets.ISO_8859_1)));
    }
    return extension(16, vector(2, list.toByteArray()));
  }

  /** The message without records. */
  byte[] message() {
    byte[] block = extensions.size() == 0 ? new byte[0] : vector(2, extensions.toByteArray());
    byte[] head = concat(pair(version), new byte[32]);
    byte[] lists = concat(vector(1, sessionId), vector(2, suites), vector(1, compression));
    return concat(new byte[] {1}, vector(3, concat(head, lists, block)));
  }

  /** The message in one record, or in full ones if it needs more. */
  byte[] records() {
    return records(message(), TlsRecords.MAX_FRAGMENT);
  }

  /** A message in records of the given size. */
  static byte[] records(byte[] message, int fragment) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < message.length; i += fragment) {
      byte[] part = Arrays.copyOfRange(message, i, Math.min(message.length, i + fragment));
      write(out, record(22, part));
    }
    return out.toByteArray();
  }

  static byte[] record(int type, byte[] fragment) {
    return concat(bytes(type, 3, 1), vector(2, fragment));
  }

  /** The data behind its own length, which takes the given number of bytes. */
  static byte[] vector(int lengthBytes, byte[] data) {
    byte[] out = new byte[lengthBytes + data.length];
    for (int i = 0; i < lengthBytes; i++) {
      out[i] = (byte) (data.length >> 8 * (lengthBytes - 1 - i));
    }
    System.arraycopy(data, 0, out, lengthBytes, data.length);
    return out;
  }

  static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      write(out, part);
    }
    return out.toByteArray();
  }

  private static byte[] pair(int value) {
    return bytes(value >> 8, value);
  }

  private static void write(ByteArrayOutputStream out, byte[] data) {
    out.write(data, 0, data.length);
  }
}
