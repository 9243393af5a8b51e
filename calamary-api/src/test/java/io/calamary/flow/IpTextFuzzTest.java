package io.calamary.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IpTextFuzzTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(20_240_607);

  @Test
  void readsBackWhatItWrites() {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = randomAddress();
      InetAddress address = IpLiteral.address(bytes);

      assertEquals(address, IpLiteral.parse(IpLiteral.format(address)));
    }
  }

  @Test
  void writesTheTextOfRfc5952() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = randomBytes(16);
      String text = Ip6Text.format(bytes);

      assertEquals(text, Ip6Text.format(Ip6Text.parse(text)));
      assertEquals(text.toLowerCase(Locale.ROOT), text);
      assertEquals(InetAddress.getByAddress(bytes), InetAddress.getByName(text));
    }
  }

  @Test
  void readsEverySpellingOfAnIpv6AddressAsTheJdkDoes() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = randomBytes(16);
      String text = spell(bytes);

      assertArrayEquals(bytes, Ip6Text.parse(text), text);
      assertEquals(InetAddress.getByName(text), IpLiteral.parse(text), text);
    }
  }

  @Test
  void acceptsNothingThatTheJdkRefuses() {
    int accepted = 0;
    for (int i = 0; i < ROUNDS; i++) {
      String text = randomText("0123456789abcdefF:::::..", 24);
      byte[] bytes = text.indexOf(':') < 0 ? null : Ip6Text.parse(text);
      if (bytes != null) {
        accepted++;
        assertArrayEquals(bytes, jdk(text), text);
      }
    }
    assertTrue(accepted > 100, "only " + accepted + " of the texts were addresses");
  }

  private static byte[] jdk(String text) {
    try {
      byte[] bytes = InetAddress.getByName(text).getAddress();
      return bytes.length == 16 ? bytes : mapped(bytes);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static byte[] mapped(byte[] v4) {
    byte[] out = new byte[16];
    out[10] = (byte) 0xff;
    out[11] = (byte) 0xff;
    System.arraycopy(v4, 0, out, 12, 4);
    return out;
  }

  @Test
  void readsEverySpellingOfAnIpv4Address() {
    for (int i = 0; i < ROUNDS; i++) {
      long value = random.nextInt() & 0xffff_ffffL;
      int parts = 1 + random.nextInt(4);
      StringBuilder text = new StringBuilder();
      for (int part = 1; part < parts; part++) {
        text.append(number(value >>> (32 - 8 * part) & 0xff)).append('.');
      }
      int bits = 8 * (5 - parts);
      text.append(number(value & ((1L << bits) - 1)));

      String expected =
          (value >>> 24)
              + "."
              + (value >>> 16 & 255)
              + "."
              + (value >>> 8 & 255)
              + "."
              + (value & 255);
      assertEquals(expected, Endpoint.of(text.toString(), 1).host(), text.toString());
    }
  }

  @Test
  void refusesNothingButWithIllegalArgument() {
    for (int i = 0; i < ROUNDS; i++) {
      String alphabet = i % 2 == 0 ? "0123456789abxX.:[]%-_ /@\u0000\u00e4\u0661" : null;
      String text = randomText(alphabet, 40);
      try {
        Endpoint endpoint = Endpoint.of(text, 1);
        assertEquals(endpoint, Endpoint.of(endpoint.host(), 1), text);
      } catch (IllegalArgumentException e) {
        assertNull(Endpoint.addressOf(text), text);
      }
      try {
        Endpoint endpoint = Endpoint.parse(text);
        assertEquals(endpoint, Endpoint.parse(endpoint.toString()), text);
      } catch (IllegalArgumentException e) {
        assertNotNull(e.getMessage());
      }
    }
  }

  private String number(long value) {
    return switch (random.nextInt(4)) {
      case 0 -> "0x" + "0".repeat(random.nextInt(3)) + Long.toHexString(value);
      case 1 -> "0".repeat(1 + random.nextInt(3)) + Long.toOctalString(value);
      default -> Long.toString(value);
    };
  }

  private String spell(byte[] bytes) {
    boolean dotted = random.nextBoolean();
    int groups = dotted ? 6 : 8;
    int gap = random.nextInt(groups + 1);
    int gapEnd = gap;
    while (gapEnd < groups && bytes[2 * gapEnd] == 0 && bytes[2 * gapEnd + 1] == 0) {
      gapEnd++;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < groups; i++) {
      if (i == gap && gapEnd > gap) {
        out.append("::");
        i = gapEnd - 1;
        continue;
      }
      separate(out);
      int group = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
      String hex = random.nextBoolean() ? Integer.toHexString(group) : String.format("%04X", group);
      out.append(hex);
    }
    if (dotted) {
      separate(out);
      out.append(bytes[12] & 0xff).append('.').append(bytes[13] & 0xff).append('.');
      out.append(bytes[14] & 0xff).append('.').append(bytes[15] & 0xff);
    }
    return out.toString();
  }

  private static void separate(StringBuilder out) {
    if (out.length() > 0 && out.charAt(out.length() - 1) != ':') {
      out.append(':');
    }
  }

  private String randomText(String alphabet, int maxLength) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(maxLength + 1); i > 0; i--) {
      out.append(
          alphabet == null
              ? (char) random.nextInt(0x300)
              : alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return out.toString();
  }

  private byte[] randomAddress() {
    return randomBytes(random.nextBoolean() ? 4 : 16);
  }

  /** Many zeros, as there are in real addresses. */
  private byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    int zeros = random.nextInt();
    for (int i = 0; i < length; i++) {
      if ((zeros >>> (i / 2) & 1) == 0) {
        bytes[i] = 0;
      }
    }
    return bytes;
  }
}
