package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SocketAddressesTest {
  /** The bytes behind a family, which is in the order of this machine. */
  private static ByteBuffer bytes(int family, String rest) {
    byte[] tail = HexFormat.of().parseHex(rest.replace(" ", ""));
    ByteBuffer bytes = ByteBuffer.allocate(2 + tail.length).order(ByteOrder.nativeOrder());
    return bytes.putShort((short) family).put(tail).flip();
  }

  @Test
  void readsIp4() {
    ByteBuffer bytes = bytes(2, "ff98 c6336407 0000000000000000");
    assertEquals(new InetSocketAddress("198.51.100.7", 65432), SocketAddresses.read(bytes));
    assertEquals(0, bytes.position(), "the buffer is left as it was");
  }

  @Test
  void readsIp6() {
    String address = "20010db8000700000000000000000010";
    assertEquals(
        new InetSocketAddress("2001:db8:7::10", 80),
        SocketAddresses.read(bytes(10, "0050 00000000" + address + "00000000")));
  }

  @Test
  void readsTheInterfaceOfALinkLocalAddress() {
    ByteBuffer bytes = bytes(10, "0050 00000000 fe800000000000000000000000000001 00000000");
    bytes.order(ByteOrder.nativeOrder()).putInt(24, 3);
    InetSocketAddress read = SocketAddresses.read(bytes);
    assertNotNull(read);
    assertEquals(3, assertInstanceOf(Inet6Address.class, read.getAddress()).getScopeId());
  }

  @Test
  void readsFromThePosition() {
    ByteBuffer bytes = ByteBuffer.allocate(20);
    bytes.position(4);
    bytes.slice().put(bytes(2, "0035 01020304 0000000000000000"));
    assertEquals(new InetSocketAddress("1.2.3.4", 53), SocketAddresses.read(bytes));
  }

  @Test
  void readsNothingElse() {
    assertNull(SocketAddresses.read(bytes(1, "0000 00000000 0000000000000000")));
    assertNull(SocketAddresses.read(bytes(10, "0050 00000000 0000000000000000")));
    assertNull(SocketAddresses.read(bytes(2, "0050 c63364")));
    assertNull(SocketAddresses.read(ByteBuffer.allocate(0)));
  }

  @Test
  void readsAnyBytesWithoutFailing() {
    SplittableRandom random = new SplittableRandom(4128);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(40)];
      random.nextBytes(bytes);
      if (bytes.length > 1 && random.nextBoolean()) {
        ByteBuffer.wrap(bytes)
            .order(ByteOrder.nativeOrder())
            .putShort(0, (short) (random.nextBoolean() ? 2 : 10));
      }
      InetSocketAddress read = SocketAddresses.read(ByteBuffer.wrap(bytes));
      assertEquals(read == null, SocketAddresses.read(ByteBuffer.wrap(bytes)) == null);
    }
  }
}
