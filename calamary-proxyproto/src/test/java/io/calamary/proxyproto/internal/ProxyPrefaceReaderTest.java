package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.core.spi.PrefaceReader.Admission;
import io.calamary.core.spi.PrefaceResult;
import io.calamary.core.testkit.FlowFixtures;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Endpoint;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.ProxySsl;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProxyPrefaceReaderTest {
  private static final byte[] FIRST = Bytes.ascii("PROXY TCP4 10.0.0.1 10.0.0.9 1 2\r\n");
  private static final byte[] SECOND = Bytes.ascii("PROXY TCP4 192.0.2.7 10.0.0.8 3 4\r\n");
  private static final byte[] INNER = Bytes.ascii("GET / HTTP/1.1\r\n\r\n");

  private static ProxyPrefaceReader trusting(ProxyPreface.Builder preface) {
    return new ProxyPrefaceReader(preface.trustedSources("10.0.0.0/8", "fd00::/8").build());
  }

  private static PrefaceResult read(ProxyPrefaceReader reader, byte[]... parts) {
    return reader.read(Unpooled.wrappedBuffer(FlowFixtures.concat(parts)));
  }

  private static <T> @Nullable Object told(byte[] header, AttributeKey<T> key) {
    return read(trusting(ProxyPreface.required()), header).attributes().get(key);
  }

  private static String source(PrefaceResult result) {
    InetSocketAddress source = result.source();
    return result.kind()
        + " "
        + (source == null ? "-" : Endpoint.of(source))
        + " "
        + result.length();
  }

  @Test
  void admitsWhomItTrusts() {
    InetSocketAddress friend = new InetSocketAddress("10.1.2.3", 1);
    InetSocketAddress friend6 = new InetSocketAddress("fd00::1", 1);
    InetSocketAddress stranger = new InetSocketAddress("192.0.2.1", 1);
    ProxyPrefaceReader required = trusting(ProxyPreface.required());
    ProxyPrefaceReader auto = trusting(ProxyPreface.auto());
    ProxyPrefaceReader any = new ProxyPrefaceReader(ProxyPreface.required().trustAny().build());

    assertEquals(Admission.READ_FOR_MANY, required.admit(friend));
    assertEquals(Admission.READ_FOR_MANY, required.admit(friend6));
    assertEquals(Admission.REFUSE, required.admit(stranger));
    assertEquals(Admission.READ_FOR_MANY, auto.admit(friend));
    assertEquals(Admission.SKIP, auto.admit(stranger));
    assertEquals(Admission.READ, any.admit(stranger));
  }

  @Test
  void hasTheTimeoutOfThePreface() {
    assertNull(trusting(ProxyPreface.required()).timeout());
    assertEquals(
        Duration.ofMinutes(5),
        trusting(ProxyPreface.required().headerTimeout(Duration.ofMinutes(5))).timeout());
  }

  @Test
  void needsAHeaderUnlessItIsOptional() {
    assertEquals("no PROXY header", read(trusting(ProxyPreface.required()), INNER).detail());
    assertEquals(PrefaceResult.Kind.ABSENT, read(trusting(ProxyPreface.auto()), INNER).kind());
    assertEquals(
        PrefaceResult.Kind.MORE, read(trusting(ProxyPreface.auto()), Bytes.ascii("PROXY")).kind());
    assertEquals(
        "a PROXY header with neither TCP4 nor TCP6 nor UNKNOWN",
        read(trusting(ProxyPreface.auto()), Bytes.ascii("PROXY / HTTP/1.1\r\n\r\n")).detail());
  }

  @Test
  void readsOneHeaderByDefault() {
    PrefaceResult result = read(trusting(ProxyPreface.required()), FIRST, SECOND, INNER);

    assertEquals("COMPLETE 10.0.0.1:1 " + FIRST.length, source(result));
  }

  @Test
  void readsAnotherHeaderOfATrustedSender() {
    ProxyPrefaceReader reader = trusting(ProxyPreface.required().maxHeaders(3));

    PrefaceResult result = read(reader, FIRST, SECOND, INNER);

    assertEquals("COMPLETE 192.0.2.7:3 " + (FIRST.length + SECOND.length), source(result));
    assertEquals(
        "v1 TCP4 192.0.2.7:3 => 10.0.0.8:4 behind v1 TCP4 10.0.0.1:1 => 10.0.0.9:2",
        String.valueOf(result.attributes().get(ProxyAttributes.HEADER)));
    assertEquals("COMPLETE 192.0.2.7:3 " + SECOND.length, source(read(reader, SECOND, FIRST)));
    assertEquals("COMPLETE 10.0.0.1:1 " + FIRST.length, source(read(reader, FIRST, INNER)));
    assertEquals(PrefaceResult.Kind.MORE, read(reader, FIRST).kind());
    assertEquals(PrefaceResult.Kind.MORE, read(reader, FIRST, Bytes.ascii("PRO")).kind());
  }

  @Test
  void readsNoMoreHeadersThanItMay() {
    ProxyPrefaceReader reader = trusting(ProxyPreface.required().maxHeaders(2));

    assertEquals(
        "COMPLETE 10.0.0.1:1 " + 2 * FIRST.length, source(read(reader, FIRST, FIRST, FIRST)));
  }

  @Test
  void aHeaderWithoutAddressesLeavesTheLastSource() {
    ProxyPrefaceReader reader = trusting(ProxyPreface.required().maxHeaders(2));
    byte[] unknown = Bytes.ascii("PROXY UNKNOWN\r\n");

    assertEquals("COMPLETE - 15", source(read(reader, unknown, FIRST)));
    assertEquals(
        "COMPLETE 10.0.0.1:1 " + (FIRST.length + 15), source(read(reader, FIRST, unknown)));
  }

  @Test
  void takesNoSourceOutOfAddressesOfAnotherTransport() {
    ProxyPrefaceReader reader = trusting(ProxyPreface.required());

    assertEquals(
        "COMPLETE - 28", source(read(reader, Bytes.v2("21 12 000c c0000201c6336407045701bb"))));
    assertEquals("COMPLETE - 16", source(read(reader, Bytes.v2("20 00 0000"))));
  }

  @Test
  void tellsWhatItKnows() {
    byte[] header =
        Bytes.tcp4(
            "01 0002 6832"
                + "02 0010 7777772e4578616d706c652e636f6d2e"
                + "05 0003 010203"
                + "30 0003 6e7331"
                + "ea 0017 01 767063652d30386432626631356661633530303163 39"
                + "ee 0005 01 04030201"
                + "e0 0008 ffffffffffffffff");

    assertEquals("h2", told(header, ProxyAttributes.ALPN));
    assertEquals("www.example.com", told(header, ProxyAttributes.AUTHORITY));
    assertEquals("05=010203", String.valueOf(told(header, ProxyAttributes.UNIQUE_ID)));
    assertEquals("ns1", told(header, ProxyAttributes.NETNS));
    assertEquals("vpce-08d2bf15fac5001c9", told(header, ProxyAttributes.AWS_VPC_ENDPOINT));
    assertEquals(0x01020304L, told(header, ProxyAttributes.AZURE_LINK_ID));
    assertEquals(-1L, told(header, ProxyAttributes.GCP_CONNECTION_ID));
  }

  @Test
  void tellsNothingOfWhatDoesNotFit() {
    byte[] header =
        Bytes.tcp4("02 0003 610062 ea 0002 0261 ee 0004 01040302 e0 0002 6869 02 0001 62");

    assertNull(told(header, ProxyAttributes.AUTHORITY));
    assertNull(told(header, ProxyAttributes.AWS_VPC_ENDPOINT));
    assertNull(told(header, ProxyAttributes.AZURE_LINK_ID));
    assertNull(told(header, ProxyAttributes.GCP_CONNECTION_ID));
    assertEquals(
        "v2 TCP4 192.0.2.1:1111 => 198.51.100.7:443"
            + " [02=610062, ea=0261, ee=01040302, e0=6869, 02=62]",
        String.valueOf(told(header, ProxyAttributes.HEADER)));
    assertNull(told(Bytes.tcp4("02 0007 3132372e302e31"), ProxyAttributes.AUTHORITY));
    assertNull(told(Bytes.tcp4("02 0002 c328"), ProxyAttributes.AUTHORITY));
  }

  @Test
  void tellsAboutTls() {
    byte[] header =
        Bytes.tcp4(
            "20 0032 07 00000000"
                + "21 0007 544c5376312e33"
                + "22 0005 616c696365"
                + "23 0003 414553"
                + "24 0001 73 25 0001 6b 26 0001 67 27 0001 68"
                + "28 0002 3082");
    ProxySsl ssl = (ProxySsl) told(header, ProxyAttributes.SSL);

    assertEquals(
        "true true true true TLSv1.3 alice AES s k g h",
        String.join(
            " ",
            String.valueOf(ssl.tls()),
            String.valueOf(ssl.certificateOnConnection()),
            String.valueOf(ssl.certificateInSession()),
            String.valueOf(ssl.verified()),
            ssl.version(),
            ssl.commonName(),
            ssl.cipher(),
            ssl.signatureAlgorithm(),
            ssl.keyAlgorithm(),
            ssl.group(),
            ssl.signatureScheme()));
    assertEquals(2, ssl.clientCertificate().length);
  }

  @Test
  void isVerifiedOnlyWithACertificate() {
    assertEquals(false, ssl("01 00000000").verified());
    assertEquals(false, ssl("07 00000001").verified());
    assertEquals(true, ssl("03 00000000").verified());
    assertEquals(true, ssl("05 00000000").verified());
    assertNull(ssl("05 00000000").commonName());
  }

  private static ProxySsl ssl(String value) {
    return (ProxySsl) told(Bytes.tcp4("20 0005 " + value), ProxyAttributes.SSL);
  }
}
