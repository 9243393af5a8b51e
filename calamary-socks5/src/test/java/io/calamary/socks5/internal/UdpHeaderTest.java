package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpHeaderTest {
  @ParameterizedTest
  @CsvSource({
    "00000001c00002010035, 192.0.2.1:53 (10 bytes)",
    "00000004 20010db8000000000000000000000001 0035, [2001:db8::1]:53 (22 bytes)",
    "00000003 04 612e6263 0035, a.bc:53 (11 bytes)",
    "00000003 09 3132372e302e302e31 0035, 127.0.0.1:53 (16 bytes)",
    "00000001c0000201, more",
    "0000, more",
    "00010001c00002010035, 'VALUE: reserved 1, fragment 0 (expected: 0, 0)'",
    "00000101c00002010035, 'VALUE: reserved 0, fragment 1 (expected: 0, 0)'",
    "00008001c00002010035, 'VALUE: reserved 0, fragment 128 (expected: 0, 0)'",
    "00000002c00002010035, 'ADDRESS: address type 2 (expected: 1, 3, 4)'",
    "00000003000035, ADDRESS: a name without characters",
  })
  void isRead(String hex, String expected) {
    assertEquals(expected, Bytes.everywhere(Bytes.hex(hex), UdpHeader::parse));
  }

  @Test
  void isTakenOffThePayload() {
    ByteBuf datagram = Unpooled.wrappedBuffer(Bytes.hex("00000001c00002010035 aabb"));
    assertEquals(Endpoint.of("192.0.2.1", 53), UdpHeader.INSTANCE.unwrap(datagram));
    assertEquals("aabb", HexFormat.of().formatHex(io.netty.buffer.ByteBufUtil.getBytes(datagram)));
  }

  @Test
  void namesNoDestinationWithoutAPort() {
    ByteBuf datagram = Unpooled.wrappedBuffer(Bytes.hex("00000001c00002010000 aabb"));
    assertNull(UdpHeader.INSTANCE.unwrap(datagram));
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "2001:db8::1", "::1"})
  void isWrittenAsItIsRead(String address) throws UnknownHostException {
    InetSocketAddress sender = new InetSocketAddress(InetAddress.getByName(address), 40_000);
    ByteBuf datagram = Unpooled.wrappedBuffer(UdpHeader.INSTANCE.header(sender));
    assertEquals(Endpoint.of(sender), UdpHeader.INSTANCE.unwrap(datagram));
    assertEquals(0, datagram.readableBytes());
  }

  /** Random bytes that look a little like headers: no exception, and an index that stays inside. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void staysInsideTheDatagram(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int j = 0; j < bytes.length; j++) {
        bytes[j] = (byte) (j < 3 ? random.nextInt(20) / 19 : random.nextInt(6));
      }
      Bytes.everywhere(bytes, UdpHeader::parse);
      ByteBuf datagram = Unpooled.wrappedBuffer(bytes);
      Endpoint destination = UdpHeader.INSTANCE.unwrap(datagram);
      assertEquals(destination == null, datagram.readerIndex() == 0);
    }
  }
}
