package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.OutgoingTlv;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class HeaderWriterTest {
  private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";

  private static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(Endpoint.addressOf(host), port);
  }

  private static Flow flow() {
    return Flow.builder()
        .id(0x0102030405060708L)
        .listener("test")
        .source(address("192.0.2.7", 50_000))
        .destination(Endpoint.of("asked.test", 443))
        .inspection(Inspection.builder().protocol(AppProtocol.TLS).serverName("named.test").build())
        .build();
  }

  private static byte[] write(OutgoingHeader header, String source, String destination) {
    ByteBuf out =
        HeaderWriter.write(
            header,
            flow(),
            new HeaderAddresses(address(source, 50_000), address(destination, 443)));
    byte[] bytes = ByteBufUtil.getBytes(out);
    out.release();
    return bytes;
  }

  private static String line(String source, String destination) {
    return new String(write(OutgoingHeader.v1(), source, destination), StandardCharsets.US_ASCII);
  }

  private static String hex(OutgoingHeader header, String source, String destination) {
    return HexFormat.of().formatHex(write(header, source, destination));
  }

  @Test
  void linesAreCanonical() {
    assertEquals(
        "PROXY TCP4 192.0.2.7 198.51.100.1 50000 443\r\n", line("192.0.2.7", "198.51.100.1"));
    assertEquals(
        "PROXY TCP6 2001:db8::7 2001:db8:0:1::1 50000 443\r\n",
        line("2001:db8:0:0:0:0:0:7", "2001:db8:0:1:0:0:0:1"));
  }

  @Test
  void mixedFamiliesAreIpv6() {
    assertEquals(
        "PROXY TCP6 ::ffff:192.0.2.7 2001:db8::1 50000 443\r\n", line("192.0.2.7", "2001:db8::1"));
    assertEquals(
        "PROXY TCP6 2001:db8::7 ::ffff:192.0.2.1 50000 443\r\n", line("2001:db8::7", "192.0.2.1"));
    assertEquals(
        SIGNATURE
            + "21210024"
            + "00000000000000000000ffffc0000207"
            + "20010db8000000000000000000000001"
            + "c35001bb",
        hex(OutgoingHeader.v2(), "192.0.2.7", "2001:db8::1"));
  }

  @Test
  void binary() {
    assertEquals(
        SIGNATURE + "2111000c" + "c0000207" + "c6336401" + "c35001bb",
        hex(OutgoingHeader.v2(), "192.0.2.7", "198.51.100.1"));
  }

  @Test
  void typedValues() {
    OutgoingHeader header =
        OutgoingHeader.v2()
            .withTlvs(OutgoingTlv.of(0xE0, new byte[] {1, 2}))
            .withTlvs(flow -> List.of(OutgoingTlv.of(OutgoingTlv.NETNS, flow.listener())))
            .withAuthority()
            .withUniqueId();
    String hex = hex(header, "192.0.2.7", "198.51.100.1");
    String values = hex.substring((16 + 12) * 2);
    String authority = HexFormat.of().formatHex("named.test".getBytes(StandardCharsets.US_ASCII));
    assertTrue(
        values.startsWith("e000020102" + "30000474657374" + "02000a" + authority + "050010"),
        values);
    assertTrue(values.endsWith("0102030405060708"), values);
    assertEquals(Integer.toHexString(values.length() / 2 + 12), hex.substring(30, 32));
  }

  @Test
  void authorityIsTheNameThatWasAskedForWhereNoServerNameIsKnown() {
    Flow plain =
        Flow.builder()
            .listener("test")
            .source(address("192.0.2.7", 1))
            .destination(Endpoint.of("asked.test", 443))
            .build();
    ByteBuf out =
        HeaderWriter.write(
            OutgoingHeader.v2().withAuthority(),
            plain,
            new HeaderAddresses(plain.source(), address("192.0.2.1", 443)));
    assertTrue(out.toString(StandardCharsets.ISO_8859_1).endsWith("\2\0\nasked.test"));
    out.release();
  }

  @Test
  void checksumIsOverTheHeaderWithZerosInItsPlace() {
    byte[] bytes =
        write(OutgoingHeader.v2().withCrc32c().withAuthority(), "192.0.2.7", "198.51.100.1");
    int at = bytes.length - 4;
    String sum = HexFormat.of().formatHex(bytes, at, bytes.length);
    bytes[at] = bytes[at + 1] = bytes[at + 2] = bytes[at + 3] = 0;
    CRC32C expected = new CRC32C();
    expected.update(bytes);
    assertEquals(String.format("%08x", expected.getValue()), sum);
  }

  @Test
  void valuesThatDoNotFitAreRefused() {
    OutgoingTlv large = OutgoingTlv.of(0xE0, new byte[40_000]);
    OutgoingHeader header = OutgoingHeader.v2().withTlvs(large, large);
    assertThrows(IllegalArgumentException.class, () -> write(header, "192.0.2.7", "198.51.100.1"));
  }
}
