package io.calamary.proxyproto.wire;

import io.calamary.core.testkit.OriginServer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Headers on the wire. */
final class Headers {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private Headers() {}

  static byte[] line(String source, int port) {
    return ("PROXY TCP4 " + source + " 127.0.0.1 1234 " + port + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] hex(String rest) {
    return HexFormat.of().parseHex(SIGNATURE + rest.replace(" ", ""));
  }

  static byte[] v2(OriginServer origin, String tlvs) {
    HexFormat hex = HexFormat.of();
    String body = "c6336401 7f000001 0457" + hex.toHexDigits((short) origin.port()) + tlvs;
    body = body.replace(" ", "");
    return hex("2111" + hex.toHexDigits((short) (body.length() / 2)) + body);
  }
}
