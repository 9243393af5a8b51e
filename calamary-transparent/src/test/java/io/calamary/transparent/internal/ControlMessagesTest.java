package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlMessagesTest {
  private static final int SOL_SOCKET = 1;
  private static final int SO_TIMESTAMP = 29;
  private static final int SOL_IP = 0;
  private static final int IP_ORIGDSTADDR = 20;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_ORIGDSTADDR = 74;

  private static final InetSocketAddress IP4 = new InetSocketAddress("198.51.100.7", 53);
  private static final InetSocketAddress IP6 = new InetSocketAddress("2001:db8:7::7", 443);

  private final ByteBuffer control = ByteBuffer.allocate(256).order(ByteOrder.nativeOrder());

  private void message(int level, int type, byte[] data) {
    int start = control.position();
    control.putLong(16L + data.length).putInt(level).putInt(type).put(data);
    control.position(start + (16 + data.length + 7) / 8 * 8);
  }

  private static byte[] socketAddress(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    ByteBuffer made = ByteBuffer.allocate(ip.length == 4 ? 16 : 28).order(ByteOrder.nativeOrder());
    made.putShort(0, (short) (ip.length == 4 ? 2 : 10));
    made.order(ByteOrder.BIG_ENDIAN).putShort(2, (short) address.getPort());
    made.put(ip.length == 4 ? 4 : 8, ip);
    return made.array();
  }

  private InetSocketAddress parsed() {
    ByteBuffer all = control.duplicate().order(ByteOrder.nativeOrder()).flip();
    return ControlMessages.originalDestination(all);
  }

  @Test
  void readsBothFamilies() {
    message(SOL_IP, IP_ORIGDSTADDR, socketAddress(IP4));
    assertEquals(IP4, parsed());

    control.clear();
    message(SOL_IPV6, IPV6_ORIGDSTADDR, socketAddress(IP6));
    assertEquals(IP6, parsed());
  }

  @Test
  void passesOverOtherMessages() {
    message(SOL_SOCKET, SO_TIMESTAMP, new byte[16]);
    message(SOL_SOCKET, IP_ORIGDSTADDR, socketAddress(IP4));
    message(SOL_IP, SO_TIMESTAMP, new byte[3]);
    message(SOL_IPV6, IPV6_ORIGDSTADDR, socketAddress(IP6));

    assertEquals(IP6, parsed());
  }

  @Test
  void knowsWhereNothingIsSaid() {
    assertNull(parsed());
    message(SOL_SOCKET, SO_TIMESTAMP, new byte[16]);
    assertNull(parsed());
  }

  @Test
  void saysNothingOfWhatIsCutAnywhere() {
    message(SOL_SOCKET, SO_TIMESTAMP, new byte[16]);
    message(SOL_IPV6, IPV6_ORIGDSTADDR, socketAddress(IP6));
    // The last four bytes only round up the length.
    int whole = control.position() - 4;
    for (int cut = 0; cut < whole; cut++) {
      ByteBuffer part = control.duplicate().order(ByteOrder.nativeOrder());
      part.position(0).limit(cut);
      assertNull(ControlMessages.originalDestination(part), "cut at " + cut);
    }
    control.position(whole);
    assertEquals(IP6, parsed());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 15, 257, Integer.MAX_VALUE, Long.MAX_VALUE})
  void endsAtALengthThatCantBe(long length) {
    control.putLong(length).putInt(SOL_IP).putInt(IP_ORIGDSTADDR).put(socketAddress(IP4));

    assertNull(parsed());
  }

  @Test
  void neverThrowsAndNeverRunsOn() throws Exception {
    Random random = new Random(20_261_122);
    for (int round = 0; round < 200_000; round++) {
      byte[] bytes = new byte[random.nextInt(96)];
      random.nextBytes(bytes);
      ByteBuffer input = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
      for (int at = 0; at + 16 <= bytes.length && random.nextBoolean(); at += 16) {
        input.putLong(at, random.nextInt(64));
        input.putInt(at + 8, random.nextBoolean() ? SOL_IP : SOL_IPV6);
        input.putInt(at + 12, random.nextBoolean() ? IP_ORIGDSTADDR : IPV6_ORIGDSTADDR);
      }
      InetSocketAddress found = ControlMessages.originalDestination(input);
      assertEquals(0, input.position());
      if (found != null) {
        assertEquals(found.getAddress(), InetAddress.getByAddress(found.getAddress().getAddress()));
      }
    }
  }
}
