package io.calamary.proxyproto.wire;

import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.flow.Endpoint;
import java.util.HexFormat;
import java.util.List;

/** The contract with headers of version 2. */
class Version2KitTest extends ListenerTestKit {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  @Override
  protected ListenerMode mode() {
    return new Version2Mode();
  }

  private static final class Version2Mode extends ProxyProtoMode {
    @Override
    public byte[] request(String host, int port) {
      byte[] address = Endpoint.of(host, port).address().getAddress();
      HexFormat hex = HexFormat.of();
      String body =
          (address.length == 4 ? "2111000c7f000001" : "21210024" + "0".repeat(31) + "1")
              + hex.formatHex(address)
              + hex.toHexDigits((short) 40_000)
              + hex.toHexDigits((short) port);
      return hex.parseHex(SIGNATURE + body);
    }

    @Override
    public byte[] oversize() {
      return HexFormat.of().parseHex(SIGNATURE + "2111ffff");
    }

    /** An address of four bytes has one spelling. */
    @Override
    public List<String> otherSpellings() {
      return List.of();
    }
  }
}
