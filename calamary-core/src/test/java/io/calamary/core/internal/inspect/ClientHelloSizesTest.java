package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hellos as browsers make them, with key shares and padding that fill several records. */
class ClientHelloSizesTest {
  private static final int MAX = 64 * 1024;
  private static final String EXPECTED = "HELLO www.example.com ECH 1.3 [h2, http/1.1]";

  @ParameterizedTest
  @CsvSource({
    "1216,16384",
    "1216,517",
    "1216,100",
    "20000,16384",
    "20000,1400",
    "20000,16383",
    "60000,16384",
    "60000,1024",
    "60000,4000"
  })
  void takesThemBeforeAndAfterTheName(int size, int fragment) {
    for (boolean nameFirst : new boolean[] {true, false}) {
      byte[] bytes = HelloBytes.records(browser(size, nameFirst), fragment);
      String answer =
          Cuts.ask(bytes, bytes.length, b -> Cuts.text(ClientHelloParser.parse(b, MAX)));
      assertEquals(EXPECTED, answer);
      checkSomeCuts(bytes, size);
    }
  }

  private static void checkSomeCuts(byte[] bytes, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      int cut = i < 100 ? i : random.nextInt(bytes.length);
      String answer = Cuts.ask(bytes, cut, b -> Cuts.text(ClientHelloParser.parse(b, MAX)));
      assertEquals("NEED_MORE", answer, "after " + cut + " bytes");
    }
    String last =
        Cuts.ask(bytes, bytes.length - 1, b -> Cuts.text(ClientHelloParser.parse(b, MAX)));
    assertEquals("NEED_MORE", last);
  }

  /** The layout of BoringSSL: GREASE at both ends, X25519MLKEM768 in front of X25519. */
  private static byte[] browser(int size, boolean nameFirst) {
    HelloBytes hello = new HelloBytes().extension(0x6a6a);
    if (nameFirst) {
      hello.serverName("www.example.com");
    }
    hello
        .extension(0x17)
        .extension(0xff01, 0)
        .extension(10, 0, 8, 0x5a, 0x5a, 0x11, 0xec, 0, 29, 0, 23)
        .alpn("h2", "http/1.1")
        .extension(51, new byte[size])
        .extension(43, 6, 0xba, 0xba, 3, 4, 3, 3)
        .extension(0xfe0d, new byte[186]);
    if (!nameFirst) {
      hello.serverName("www.example.com");
    }
    return hello.extension(0xdada, 0).message();
  }
}
