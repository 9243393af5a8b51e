package io.calamary.core.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.internal.resolve.ResponseReader.Reading;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {
  private static final String NAME = "www.example.";

  private final DnsResponse response = new DefaultDnsResponse(1);

  @AfterEach
  void release() {
    response.release();
  }

  @Test
  void addressesOfTheNameAreTakenInTheirOrder() {
    address(NAME, "192.0.2.2", 300);
    address("WWW.Example.", "192.0.2.1", 60);
    address("other.example.", "192.0.2.3", 1);
    address(NAME, "2001:db8::1", 2);
    Reading reading = read(Family.IPV4, 64);
    assertEquals(List.of("192.0.2.2", "192.0.2.1"), text(reading));
    assertEquals(60, reading.ttl());
    assertEquals(List.of("2001:db8:0:0:0:0:0:1"), text(read(Family.IPV6, 64)));
  }

  @Test
  void noMoreAreTakenThanWanted() {
    for (int i = 0; i < 100; i++) {
      address(NAME, "192.0.2." + i, 300);
    }
    assertEquals(64, read(Family.IPV4, 64).addresses().size());
  }

  @Test
  void aliasesInTheAnswerAreFollowedInAnyOrder() {
    address("end.example.", "192.0.2.1", 300);
    alias("mid.example.", "END.example", 20);
    alias(NAME, "mid.example", 300);
    Reading reading = read(Family.IPV4, 64);
    assertEquals(List.of("192.0.2.1"), text(reading));
    assertEquals(20, reading.ttl());
  }

  @Test
  void anAliasWithoutAddressesHasToBeAskedFor() {
    alias(NAME, "mid.example", 300);
    Reading reading = read(Family.IPV4, 64);
    assertEquals(List.of(), reading.addresses());
    assertEquals("mid.example.", reading.alias());
    assertEquals("NOERROR", reading.code());
  }

  @Test
  void unlessTheServerSaysThatThereAreNone() {
    alias(NAME, "mid.example", 300);
    response.addRecord(DnsSection.AUTHORITY, record("example.", DnsRecordType.SOA, new byte[22]));
    assertNull(read(Family.IPV6, 64).alias());
  }

  @Test
  void aCircleOfAliasesIsAFailure() {
    alias(NAME, "mid.example", 300);
    alias("mid.example.", "www.example", 300);
    assertEquals("SERVFAIL", read(Family.IPV4, 64).code());
    assertNull(read(Family.IPV4, 64).alias());
  }

  @Test
  void malformedAliasesAreIgnored() {
    byte[][] names = {
      {},
      {0},
      {3, 'a', 'b'},
      {1, 'a'},
      {1, 'a', 0, 0},
      {1, '.', 0},
      {1, ' ', 0},
      {1, -1, 0},
      {-64, 0}
    };
    for (byte[] name : names) {
      DnsResponse odd = new DefaultDnsResponse(1);
      odd.addRecord(DnsSection.ANSWER, record(NAME, DnsRecordType.CNAME, name));
      Reading reading = ResponseReader.read(odd, NAME, Family.IPV4, 64);
      assertNull(reading.alias());
      assertEquals(List.of(), reading.addresses());
      odd.release();
    }
  }

  @Test
  void addressesOfTheWrongSizeOrFamilyAreIgnored() {
    answer(record(NAME, DnsRecordType.A, new byte[3]));
    answer(record(NAME, DnsRecordType.A, new byte[16]));
    answer(record(NAME, DnsRecordType.AAAA, new byte[4]));
    byte[] mapped = NetUtil.createByteArrayFromIpAddressString("::ffff:127.0.0.1");
    answer(record(NAME, DnsRecordType.AAAA, mapped));
    assertEquals(List.of(), read(Family.IPV4, 64).addresses());
    assertEquals(List.of(), read(Family.IPV6, 64).addresses());
  }

  @Test
  void codesHaveTheirUsualNames() {
    assertEquals("NXDOMAIN", code(DnsResponseCode.NXDOMAIN));
    assertEquals("SERVFAIL", code(DnsResponseCode.SERVFAIL));
    assertEquals("REFUSED", code(DnsResponseCode.REFUSED));
    assertEquals("FORMERR", code(DnsResponseCode.FORMERR));
    assertEquals("RCODE77", code(DnsResponseCode.valueOf(77)));
  }

  @Test
  void randomResponsesAreReadOrRefusedByTheDecoder() {
    Random random = new Random(42);
    byte[] seed = encoded();
    int read = 0;
    for (int round = 0; round < 3000; round++) {
      byte[] bytes = seed.clone();
      for (int flips = random.nextInt(6); flips >= 0; flips--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      read += readDatagram(bytes) ? 1 : 0;
    }
    assertTrue(read > 100, "read " + read);
  }

  private static boolean readDatagram(byte[] bytes) {
    EmbeddedChannel decoder = new EmbeddedChannel(new DatagramDnsResponseDecoder());
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    try {
      decoder.writeInbound(new DatagramPacket(Unpooled.wrappedBuffer(bytes), peer, peer));
      DnsResponse decoded = decoder.readInbound();
      if (decoded == null) {
        return false;
      }
      Reading reading = ResponseReader.read(decoded, NAME, Family.IPV4, 64);
      assertTrue(reading.addresses().size() <= 64);
      ReferenceCountUtil.release(decoded);
      return true;
    } catch (DecoderException e) {
      return false;
    } finally {
      decoder.finishAndReleaseAll();
    }
  }

  private static byte[] encoded() {
    InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
    DatagramDnsResponse full = new DatagramDnsResponse(peer, peer, 1);
    full.addRecord(DnsSection.QUESTION, new DefaultDnsQuestion(NAME, DnsRecordType.A));
    full.addRecord(DnsSection.ANSWER, record(NAME, DnsRecordType.CNAME, wire("mid.example")));
    full.addRecord(DnsSection.ANSWER, record("mid.example.", DnsRecordType.A, new byte[4]));
    EmbeddedChannel encoder = new EmbeddedChannel(new DatagramDnsResponseEncoder());
    encoder.writeOutbound(full);
    DatagramPacket packet = encoder.readOutbound();
    byte[] bytes = new byte[packet.content().readableBytes()];
    packet.content().readBytes(bytes);
    packet.release();
    encoder.finishAndReleaseAll();
    return bytes;
  }

  private static String code(DnsResponseCode code) {
    DnsResponse failed = new DefaultDnsResponse(1);
    failed.setCode(code);
    try {
      return ResponseReader.read(failed, NAME, Family.IPV4, 64).code();
    } finally {
      failed.release();
    }
  }

  private Reading read(Family family, int limit) {
    return ResponseReader.read(response, NAME, family, limit);
  }

  private static List<String> text(Reading reading) {
    return reading.addresses().stream().map(InetAddress::getHostAddress).toList();
  }

  private void address(String owner, String address, int ttl) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    DnsRecordType type = bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
    answer(new DefaultDnsRawRecord(owner, type, ttl, Unpooled.wrappedBuffer(bytes)));
  }

  private void alias(String owner, String name, int ttl) {
    ByteBuf content = Unpooled.wrappedBuffer(wire(name));
    answer(new DefaultDnsRawRecord(owner, DnsRecordType.CNAME, ttl, content));
  }

  private void answer(DefaultDnsRawRecord record) {
    response.addRecord(DnsSection.ANSWER, record);
  }

  private static DefaultDnsRawRecord record(String owner, DnsRecordType type, byte[] content) {
    return new DefaultDnsRawRecord(owner, type, 300, Unpooled.wrappedBuffer(content));
  }

  private static byte[] wire(String name) {
    StringBuilder wire = new StringBuilder();
    for (String label : name.split("\\.")) {
      wire.append((char) label.length()).append(label);
    }
    return wire.append('\0').toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
