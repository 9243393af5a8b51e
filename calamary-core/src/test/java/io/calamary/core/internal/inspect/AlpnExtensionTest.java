package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlpnExtensionTest {
  @Test
  void keepsTheOrder() {
    HelloBytes hello = new HelloBytes().alpn("h2", "http/1.1", "acme-tls/1");
    assertEquals("HELLO null 1.2 [h2, http/1.1, acme-tls/1]", parse(hello));
  }

  @Test
  void escapesWhatDoesNotPrint() {
    HelloBytes hello = new HelloBytes().alpn("a\nb", "%", "\u00e9", " ", "\u0000");
    assertEquals("HELLO null 1.2 [a%0Ab, %25, %E9, %20, %00]", parse(hello));
  }

  @Test
  void leavesGreaseOut() {
    HelloBytes hello = new HelloBytes().alpn("\n\n", "h2", "\u00fa\u00fa");
    assertEquals("HELLO null 1.2 [h2]", parse(hello));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "00", "0000", "000100", "00020268", "0003026832ff", "000302683", "ffff0168"})
  void refusesBadLists(String hex) {
    byte[] data = new byte[hex.length() / 2];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    assertEquals("MALFORMED ALPN", parse(new HelloBytes().extension(16, data)));
  }

  @Test
  void refusesAnEmptyNameAmongOthers() {
    assertEquals("MALFORMED ALPN", parse(new HelloBytes().alpn("h2", "", "h3")));
  }

  @Test
  void theNumberOfNamesIsBounded() {
    String[] names = new String[65];
    Arrays.fill(names, "a");
    assertEquals("MALFORMED ALPN", parse(new HelloBytes().alpn(names)));
    String[] fewer = Arrays.copyOf(names, 64);
    assertEquals("HELLO null 1.2 " + Arrays.toString(fewer), parse(new HelloBytes().alpn(fewer)));
  }

  private static String parse(HelloBytes hello) {
    return Cuts.everywhere(
        hello.records(), "NEED_MORE", b -> Cuts.text(ClientHelloParser.parse(b, 4096)));
  }
}
