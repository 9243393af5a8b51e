package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What clients say and read. */
final class Socks {
  /** Any of the methods no authentication, GSSAPI, and user and password. */
  static final byte[] GREETING = hex("0503000102");

  /** User u with password p. */
  static final byte[] LOGIN = hex("0101750170");

  private Socks() {}

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  /** A request with a name, which may be the text of an address. */
  static byte[] request(int command, String host, int port) {
    byte[] name = host.getBytes(StandardCharsets.UTF_8);
    byte[] head = {5, (byte) command, 0, 3, (byte) name.length};
    return FlowFixtures.concat(head, name, new byte[] {(byte) (port >> 8), (byte) port});
  }

  /** Reads so many bytes, as hex. */
  static String read(RawClient client, int count) throws IOException {
    return hex(client.readExactly(count));
  }

  /** Reads a successful reply; the answer is type, address and port, in hex. */
  static String readSuccess(RawClient client) throws IOException {
    assertEquals("050000", read(client, 3));
    byte[] type = client.readExactly(1);
    return hex(type) + read(client, (type[0] == 1 ? 4 : 16) + 2);
  }
}
