package io.calamary.proxyproto.internal;

import io.calamary.proxyproto.Strictness;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bytes that look a little like headers: no exception, and cuts change nothing. */
class HeaderFuzzTest {
  private static final int ROUNDS = 1500;
  private static final List<String> WORDS =
      List.of(
          "PROXY ",
          "TCP4 ",
          "TCP6 ",
          "UNKNOWN",
          "192.0.2.1",
          "::",
          "::ffff:1.2.3.4",
          "1:2:3:4:5:6",
          ":",
          ".",
          " ",
          "0",
          "65535",
          "443",
          "\r\n",
          "\r",
          "\n",
          "f",
          "x");
  private static final int[] TYPES = {0x01, 0x02, 0x03, 0x04, 0x05, 0x20, 0x30, 0xea, 0xff};

  private static void tryOut(byte[] bytes) {
    Bytes.everywhere(bytes, Strictness.strict());
    Bytes.everywhere(bytes, Strictness.lenient());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void linesCutAnywhere(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(8) > 0 ? "PROXY TCP" : "");
      text.append(random.nextBoolean() ? "4 " : "6 ");
      for (int word = random.nextInt(12); word > 0; word--) {
        text.append(WORDS.get(random.nextInt(WORDS.size())));
        text.append(random.nextInt(3) == 0 ? " " : "");
      }
      tryOut(Bytes.ascii(text.toString()));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void headersCutAnywhere(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[16 + random.nextInt(120)];
      random.nextBytes(bytes);
      System.arraycopy(Bytes.v2("2111"), 0, bytes, 0, 14);
      if (random.nextInt(4) == 0) {
        bytes[12 + random.nextInt(2)] = (byte) random.nextInt(0x40);
      }
      int length = bytes.length - 16 + random.nextInt(5) - 2;
      bytes[14] = (byte) (random.nextInt(9) == 0 ? random.nextInt(256) : 0);
      bytes[15] = (byte) Math.max(0, length);
      fillWithTlvs(bytes, 28, bytes.length, random);
      tryOut(bytes);
    }
  }

  private static void fillWithTlvs(byte[] bytes, int from, int to, Random random) {
    for (int at = from; at + 3 <= to; ) {
      int most = random.nextInt(8) == 0 ? 256 : to - at - 2;
      int length = random.nextInt(Math.max(1, most));
      bytes[at] = (byte) TYPES[random.nextInt(TYPES.length)];
      bytes[at + 1] = 0;
      bytes[at + 2] = (byte) length;
      if (bytes[at] == 0x20 && length > 8) {
        fillWithTlvs(bytes, at + 8, Math.min(to, at + 3 + length), random);
      }
      at += 3 + length;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void vectorsWithOneByteChanged(long seed) {
    Random random = new Random(seed);
    List<byte[]> vectors =
        Vector.all().map(Vector::whole).filter(bytes -> bytes.length < 400).toList();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = vectors.get(random.nextInt(vectors.size())).clone();
      if (bytes.length > 0) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        tryOut(bytes);
      }
    }
  }
}
