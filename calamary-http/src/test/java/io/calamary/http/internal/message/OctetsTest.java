package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OctetsTest {
  @Test
  void findsTheFirstControlCharacterAsASlowLoopDoes() {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = octets(random);
      int from = random.nextInt(octets.length + 1);
      int slow = from;
      while (slow < octets.length
          && !((octets[slow] & 0xFF) < 0x20 || (octets[slow] & 0xFF) == 0x7F)) {
        slow++;
      }
      assertEquals(slow, Octets.endOfText(octets, from, octets.length));
    }
  }

  @Test
  void findsTheFirstInvisibleCharacterAsASlowLoopDoes() {
    Random random = new Random(2);
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = octets(random);
      int from = random.nextInt(octets.length + 1);
      int slow = from;
      while (slow < octets.length && octets[slow] > 0x20 && octets[slow] < 0x7F) {
        slow++;
      }
      assertEquals(slow, Octets.endOfVisible(octets, from, octets.length));
    }
  }

  /** Mostly visible characters, so that the long runs are met too. */
  private static byte[] octets(Random random) {
    byte[] octets = new byte[random.nextInt(40)];
    for (int i = 0; i < octets.length; i++) {
      octets[i] =
          (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 0x21 + random.nextInt(94));
    }
    return octets;
  }

  @Test
  void knowsTheTokenCharactersOfRfc9110() {
    int count = 0;
    for (int octet = 0; octet < 256; octet++) {
      count += Octets.isToken((byte) octet) ? 1 : 0;
    }
    assertEquals(26 + 26 + 10 + 15, count);
    assertFalse(Octets.isToken((byte) '('));
    assertFalse(Octets.isToken((byte) 0xE4));
  }

  @Test
  void readsHexadecimalDigits() {
    String digits = "0123456789abcdefABCDEF";
    for (int octet = 0; octet < 256; octet++) {
      int index = digits.indexOf(octet);
      int expected = index < 16 ? index : index - 6;
      assertEquals(expected, Octets.hex((byte) octet), "octet " + octet);
    }
  }

  @Test
  void comparesWithoutCase() {
    assertTrue(Octets.equalsLower(Octets.ascii("xCloSe"), 1, 6, Octets.ascii("close")));
    assertFalse(Octets.equalsLower(Octets.ascii("xCloSe"), 1, 5, Octets.ascii("close")));
    assertFalse(Octets.equalsLower(Octets.ascii("[lose"), 0, 5, Octets.ascii("{lose")));
  }

  @Test
  void showsOctetsInPrintableAscii() {
    assertEquals("'x'", Octets.show((byte) 'x'));
    assertEquals("0x00", Octets.show((byte) 0));
    assertEquals("0xE4", Octets.show((byte) 0xE4));
  }
}
