package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HelloExtensionsTest {
  private static final int MAX = 64 * 1024;

  @Test
  void flagsEncryptedHellos() {
    byte[] ech = new HelloBytes().serverName("o.eg").extension(0xfe0d, 0, 0, 1).records();
    assertEquals("HELLO o.eg ECH 1.2 []", parse(ech));
    byte[] esni = new HelloBytes().extension(0xffce, 1, 2).records();
    assertEquals("HELLO null ESNI 1.2 []", parse(esni));
  }

  @ParameterizedTest
  @CsvSource({
    "0304,1.3",
    "03030304,1.3",
    "03040303,1.3",
    "7a7a03040303,1.3",
    "03030302,1.2",
    "0301,1.0",
    "7f1c0303,1.2",
    "4a4a,null",
    "fefd,null",
    "0300,SSLv3"
  })
  void supportedVersionsCountAndNotTheLegacyOne(String list, String expected) {
    byte[] versions = HexFormat.of().parseHex(list);
    byte[] bytes = new HelloBytes().extension(43, HelloBytes.vector(1, versions)).records();
    assertEquals("HELLO null " + expected + " []", parse(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0103", "03030403", "040304", "02030403", "0203"})
  void refusesBadVersionLists(String hex) {
    byte[] data = HexFormat.of().parseHex(hex);
    byte[] bytes = new HelloBytes().extension(43, data).records();
    assertEquals("MALFORMED SUPPORTED_VERSIONS", parse(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0000", "000111", "0003001d00", "0004001d", "0002001d00"})
  void refusesBadGroupLists(String hex) {
    byte[] data = HexFormat.of().parseHex(hex);
    byte[] bytes = new HelloBytes().extension(10, data).records();
    assertEquals("MALFORMED SUPPORTED_GROUPS", parse(bytes));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 16, 43, 0x1234, 0x0a0a, 0xfe0d})
  void refusesEveryTypeThatComesTwice(int type) {
    byte[] data = valid(type);
    HelloBytes hello = new HelloBytes().extension(type, data).extension(7);
    byte[] bytes = hello.extension(type, data).records();
    assertEquals("MALFORMED DUPLICATE_EXTENSION", parse(bytes));
  }

  private static byte[] valid(int type) {
    return switch (type) {
      case 0 -> HelloBytes.bytes(0, 4, 0, 0, 1, 'a');
      case 10 -> HelloBytes.bytes(0, 2, 0, 29);
      case 16 -> HelloBytes.bytes(0, 2, 1, 'x');
      case 43 -> HelloBytes.bytes(2, 3, 4);
      default -> new byte[3];
    };
  }

  @Test
  void greaseMayStandAnywhere() {
    byte[] bytes =
        new HelloBytes()
            .extension(0x0a0a, 0)
            .extension(0x1a1a)
            .serverName("www.example.com")
            .extension(0x2a2a, 1, 2, 3)
            .alpn("JJ", "h2", "ZZ")
            .extension(0xfafa)
            .records();
    // "JJ" and "ZZ" are letters, and GREASE as well.
    assertEquals("HELLO www.example.com 1.2 [h2]", parse(bytes));
  }

  @Test
  void anExtensionMayNotBeCut() {
    for (int missing = 1; missing <= 8; missing++) {
      byte[] block = HelloBytes.bytes(0x12, 0x34, 0, 4, 1, 2, 3, 4);
      byte[] cut = Arrays.copyOf(block, 8 - missing);
      byte[] message = HelloBytes.concat(new HelloBytes().message(), HelloBytes.vector(2, cut));
      message[3] += (byte) (2 + cut.length);
      String expected = missing == 8 ? "HELLO null 1.2 []" : "MALFORMED EXTENSION_LENGTH";
      assertEquals(expected, parse(HelloBytes.records(message, 1000)));
    }
  }

  /** Thousands of different types are no reason to refuse, and none to be slow. */
  @Test
  void takesAsManyTypesAsFit() {
    HelloBytes hello = new HelloBytes();
    for (int type = 100; type < 15_000; type++) {
      hello.extension(type);
    }
    byte[] bytes = hello.serverName("last.example").records();
    String answer = Cuts.ask(bytes, bytes.length, b -> Cuts.text(ClientHelloParser.parse(b, MAX)));
    assertEquals("HELLO last.example 1.2 []", answer);
  }

  @Test
  void orderDoesNotMatter() {
    Random random = new Random(7);
    for (int i = 0; i < 50; i++) {
      HelloBytes hello = new HelloBytes();
      List<Runnable> parts =
          new ArrayList<>(
              List.of(
                  () -> hello.serverName("www.example.com"),
                  () -> hello.alpn("h2"),
                  () -> hello.extension(43, 2, 3, 4),
                  () -> hello.extension(0xfe0d, 0),
                  () -> hello.extension(51, new byte[1200]),
                  () -> hello.extension(0x8a8a)));
      Collections.shuffle(parts, random);
      parts.forEach(Runnable::run);
      assertEquals("HELLO www.example.com ECH 1.3 [h2]", parse(hello.records()));
    }
  }

  private static String parse(byte[] bytes) {
    return Cuts.everywhere(bytes, "NEED_MORE", b -> Cuts.text(ClientHelloParser.parse(b, MAX)));
  }
}
