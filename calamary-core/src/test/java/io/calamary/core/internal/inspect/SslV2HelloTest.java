package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SslV2HelloTest {
  private static final String GOOD =
      "802e010301001500000010010080010080010080010080010080010080010080"
          + "55555555555555555555555555555555";

  @Test
  void recognisesItByItsHeader() {
    byte[] bytes = HexFormat.of().parseHex(GOOD);
    assertEquals("HELLO null SSLV2 1.0 []", parse(GOOD));
    assertEquals("NEED_MORE", Cuts.ask(bytes, 10, b -> Cuts.text(SslV2Hello.parse(b))));
    assertEquals(
        "HELLO null SSLV2 1.0 []", Cuts.ask(bytes, 11, b -> Cuts.text(SslV2Hello.parse(b))));
  }

  @Test
  void tellsTheVersion() {
    assertEquals("HELLO null SSLV2 SSLv3 []", parse(GOOD.replaceFirst("010301", "010300")));
    assertEquals("HELLO null SSLV2 1.2 []", parse(GOOD.replaceFirst("010301", "010303")));
    assertEquals("HELLO null SSLV2 SSLv2 []", parse(GOOD.replaceFirst("010301", "010002")));
  }

  /** Telnet, a server's hello, other versions, lengths that a server would refuse. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "fffb1f",
        "802e04",
        "802e0104",
        "802e0102",
        "802e010001",
        "802e010003",
        "802e01030100000000001a",
        "802e01030100160000000f",
        "802d01030100150000001001",
        "802e0103010015001000100100",
        "ffffffffffffffffffffffff"
      })
  void otherBytesAreNotTls(String hex) {
    assertEquals("NOT_TLS", parse(hex));
  }

  private static String parse(String hex) {
    return Cuts.everywhere(
        HexFormat.of().parseHex(hex),
        "NEED_MORE",
        b -> Cuts.text(ClientHelloParser.parse(b, 4096)));
  }
}
