package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.Endpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CidrSetTest {
  private final Random random = new Random(4711);

  @Test
  void saysWhatASearchOneByOneSays() throws Exception {
    int inside = 0;
    for (int round = 0; round < 300; round++) {
      List<Cidr> networks = new ArrayList<>();
      for (int i = 1 + random.nextInt(30); i > 0; i--) {
        networks.add(network());
      }
      CidrSet set =
          CidrSet.parse("test", networks.stream().map(Cidr::toString).toArray(String[]::new));
      for (int i = 0; i < 200; i++) {
        InetAddress address = InetAddress.getByAddress(bytes());
        boolean plain = networks.stream().anyMatch(network -> network.contains(address));
        boolean any = networks.stream().anyMatch(network -> network.containsEmbedded(address));
        IpBits bits = IpBits.of(address);
        inside += plain ? 1 : 0;

        assertEquals(plain, set.contains(bits), () -> address + " in " + set);
        assertEquals(
            any, set.contains(bits) || set.containsEmbedded(bits), () -> address + " in " + set);
      }
    }
    assertTrue(inside > 1000, "only " + inside + " addresses lay inside");
  }

  private Cidr network() throws UnknownHostException {
    byte[] bytes = bytes();
    int prefix = random.nextInt(bytes.length * 8 + 1);
    for (int bit = prefix; bit < bytes.length * 8; bit++) {
      bytes[bit / 8] &= (byte) ~(0x80 >>> bit % 8);
    }
    InetAddress address = InetAddress.getByAddress(bytes);
    return Cidr.parse(Endpoint.of(address, 0).host() + "/" + prefix);
  }

  /** Few different values, so that addresses meet networks, and signs of all numbers. */
  private byte[] bytes() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (random.nextInt(3) * 0x7f);
    }
    return bytes;
  }

  @Test
  void leavesOutNetworksInsideOthers() {
    CidrSet set = CidrSet.parse("test", "10.1.0.0/16", "10.0.0.0/8", "10.0.0.0/8", "10.255.0.0/16");

    assertTrue(set.contains(IpBits.of(Flows.address("10.2.0.0"))));
    assertTrue(set.contains(IpBits.of(Flows.address("10.255.0.1"))));
    assertFalse(set.contains(IpBits.of(Flows.address("11.0.0.0"))));
    assertEquals("10.1.0.0/16, 10.0.0.0/8, 10.0.0.0/8, 10.255.0.0/16", set.toString());
  }

  @Test
  void translatedMeansNat64Alone() {
    CidrSet set = CidrSet.parse("test", "198.51.100.0/24");

    assertTrue(set.containsTranslated(IpBits.of(Flows.address("64:ff9b::198.51.100.1"))));
    assertTrue(set.containsTranslated(IpBits.of(Flows.address("64:ff9b:1::198.51.100.1"))));
    assertTrue(set.containsTranslated(IpBits.of(Flows.address("64:ff9b:1:c633:64:100::"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("64:ff9b:1:1::198.51.100.1"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("64:ff9b:1:c633:64:100:1:1"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("2002:c633:6401::"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("2001:db8::5efe:198.51.100.1"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("::198.51.100.1"))));
    assertFalse(set.containsTranslated(IpBits.of(Flows.address("198.51.100.1"))));
  }

  @Test
  void refusesAnEmptyList() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> CidrSet.parse("source"));

    assertEquals("source: none (expected: at least one)", e.getMessage());
  }
}
