package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The packets that refuse datagrams, byte for byte. */
class UnreachableTest {
  private static final InetSocketAddress CLIENT4 = new InetSocketAddress("192.0.2.2", 4000);
  private static final InetSocketAddress ORIGIN4 = new InetSocketAddress("198.51.100.7", 443);
  private static final InetSocketAddress CLIENT6 = new InetSocketAddress("2001:db8:1::2", 4000);
  private static final InetSocketAddress ORIGIN6 = new InetSocketAddress("2001:db8:7::7", 443);

  private static byte[] packet(InetSocketAddress client, InetSocketAddress origin, byte[] payload) {
    ByteBuffer made = Unreachable.packet(client, origin, Unpooled.wrappedBuffer(payload));
    byte[] bytes = new byte[made.remaining()];
    made.get(bytes);
    return bytes;
  }

  /** The sum of words, as RFC 1071 has it; a sum that covers its own checksum is 0xFFFF. */
  private static int sum(byte[]... parts) {
    int sum = 0;
    for (byte[] part : parts) {
      for (int i = 0; i < part.length; i++) {
        sum += (part[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        sum = (sum & 0xFFFF) + (sum >>> 16);
      }
    }
    return sum;
  }

  private static byte[] pseudo(InetSocketAddress a, InetSocketAddress b, int protocol, int length) {
    byte[] one = a.getAddress().getAddress();
    byte[] other = b.getAddress().getAddress();
    return ByteBuffer.allocate(2 * one.length + 8)
        .put(one)
        .put(other)
        .putInt(length)
        .putInt(protocol)
        .array();
  }

  @Test
  void isWhatTheStandardSays() {
    byte[] made = packet(CLIENT4, ORIGIN4, "hello".getBytes(StandardCharsets.US_ASCII));
    String expected =
        "45c0003d0000000040018dc3c6336407c0000202"
            + "0303e95800000000"
            + "450000210000000040118e8fc0000202c6336407"
            + "0fa001bb000dbe6968656c6c6f";
    assertEquals(expected, HexFormat.of().formatHex(made));
  }

  @Test
  void hasRightChecksumsAtEverySize() {
    Random random = new Random(1);
    for (int size = 0; size < 2_000; size++) {
      byte[] payload = new byte[size];
      random.nextBytes(payload);
      byte[] four = packet(CLIENT4, ORIGIN4, payload);
      assertEquals(Math.min(576, 56 + size), four.length);
      assertEquals(0xFFFF, sum(Arrays.copyOf(four, 20)), "IP header");
      assertEquals(0xFFFF, sum(Arrays.copyOfRange(four, 20, four.length)), "ICMP");
      assertEquals(0xFFFF, sum(Arrays.copyOfRange(four, 28, 48)), "quoted IP header");
      byte[] udp = Arrays.copyOfRange(four, 48, 56);
      assertEquals(0xFFFF, sum(pseudo(CLIENT4, ORIGIN4, 17, 8 + size), udp, payload), "quoted UDP");

      byte[] six = packet(CLIENT6, ORIGIN6, payload);
      assertEquals(Math.min(1280, 96 + size), six.length);
      byte[] icmp = Arrays.copyOfRange(six, 40, six.length);
      assertEquals(1, icmp[0]);
      assertEquals(4, icmp[1]);
      assertEquals(0xFFFF, sum(pseudo(ORIGIN6, CLIENT6, 58, icmp.length), icmp), "ICMPv6");
      byte[] udp6 = Arrays.copyOfRange(six, 88, 96);
      assertEquals(
          0xFFFF, sum(pseudo(CLIENT6, ORIGIN6, 17, 8 + size), udp6, payload), "quoted UDP");
    }
  }

  @Test
  void quotesTheBeginningOfTheLargestDatagram() {
    byte[] payload = new byte[65_507];
    new Random(2).nextBytes(payload);
    ByteBuf inParts =
        Unpooled.wrappedBuffer(
            Unpooled.wrappedBuffer(payload, 0, 300),
            Unpooled.copiedBuffer(payload, 300, payload.length - 300));
    ByteBuffer made = Unreachable.packet(CLIENT6, ORIGIN6, inParts);
    byte[] quoted = new byte[1280 - 96];
    made.position(96).get(quoted);

    assertArrayEquals(Arrays.copyOf(payload, quoted.length), quoted);
    assertEquals(payload.length, inParts.readableBytes());
    assertEquals(65_515, Short.toUnsignedInt(made.getShort(92)));
  }
}
