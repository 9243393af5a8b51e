package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.QuicInitial;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of Initial packets that follow the rules (RFC 9000, RFC 9001, RFC 9369). */
class QuicLookTest {
  private static final String ID = "0102030405060708";
  private static final String OTHER_ID = "1112131415161718";
  private static final byte[] HELLO = hello("www.example.com");
  private static final String FOUND = "QUIC www.example.com [h3] 1.3";

  static byte[] hello(String name) {
    return new HelloBytes()
        .serverName(name)
        .alpn("h3")
        .extension(43, 2, 3, 4)
        .extension(21, new byte[1500])
        .message();
  }

  private static QuicInitial part(int from, int to) {
    return QuicInitial.v1(ID).crypto(HELLO, from, to);
  }

  @Test
  void readsTheSamplesOfTheRfcs() throws IOException {
    for (String rfc : List.of("RFC 9001 A.2", "RFC 9369 A.2")) {
      byte[] datagram = Datagrams.recorded(rfc)[0];
      assertEquals("QUIC example.com [alpn] 1.3", Datagrams.look(datagram), rfc);
      for (int at : new int[] {0, 6, 20, 600, 1199}) {
        byte[] wrong = datagram.clone();
        wrong[at] ^= 0x01;
        assertEquals("UNKNOWN", Datagrams.look(wrong), rfc + ", byte " + at);
      }
    }
  }

  @Test
  void readsWhatChromiumSends() throws IOException {
    byte[][] sent = Datagrams.recorded("Chromium");
    String found = "QUIC www.example.test [h3] 1.3 ECH";
    assertEquals(found, Datagrams.look(sent[0], sent[1]));
    assertEquals(found, Datagrams.look(sent[1], sent[0]));
    assertEquals(found, Datagrams.look(sent[0], sent[0], sent[0], sent[1]));
    Datagrams flow = new Datagrams();
    flow.next(sent[0]);
    for (int i = 1; i < sent.length; i++) {
      assertEquals(found, flow.next(sent[i]), "datagram " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x6b3343cf, 0xff00001d})
  void readsEachVersion(int version) {
    assertEquals(
        "QUIC a.eg", Datagrams.look(QuicInitial.of(version, ID).crypto(plain("a.eg")).build()));
  }

  private static byte[] plain(String name) {
    return new HelloBytes().version(0x7f00).serverName(name).extension(43, 2, 0x7f, 1).message();
  }

  @Test
  void waitsForTheRestOfTheHello() {
    byte[] one = part(0, 700).build();
    byte[] two = part(700, 1300).number(1, 1).build();
    byte[] three = part(1300, HELLO.length).number(2, 2).build();
    assertEquals(FOUND, Datagrams.look(one, two, three));
    assertEquals(FOUND, Datagrams.look(three, one, two));
    assertEquals(FOUND, Datagrams.look(two, two, three, three, two, one));
    Datagrams flow = new Datagrams();
    flow.next(two);
    assertEquals("QUIC malformed", flow.stalled());
  }

  @Test
  void takesPiecesInAnyOrder() {
    Random random = new Random(1);
    byte[] hello = plain("a.eg");
    for (int round = 0; round < 20; round++) {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < hello.length; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      QuicInitial packet = QuicInitial.v1(ID).frames("00").frames("01");
      for (int at : order) {
        packet.crypto(hello, at, at + 1).frames(random.nextBoolean() ? "0000" : "01");
        int from = Math.max(0, at - random.nextInt(20));
        packet.crypto(hello, from, at + 1);
      }
      assertEquals("QUIC a.eg", Datagrams.look(packet.build()));
    }
  }

  @Test
  void cutsOfTheHelloMakeNoDifference() {
    byte[] hello = plain("a.eg");
    for (int cut = 0; cut <= hello.length; cut++) {
      byte[] one = QuicInitial.v1(ID).crypto(hello, 0, cut).build();
      byte[] two = QuicInitial.v1(ID).number(1, 1).crypto(hello, cut, hello.length).build();
      assertEquals(
          "QUIC a.eg", cut == hello.length ? Datagrams.look(one) : Datagrams.look(one, two));
    }
  }

  @Test
  void readsAllPacketsOfADatagram() {
    byte[] one = part(0, 500).size(600).build();
    byte[] two = part(500, 1000).number(1, 1).size(600).build();
    byte[] three = part(1000, HELLO.length).number(2, 1).size(600).build();
    assertEquals(FOUND, Datagrams.look(HelloBytes.concat(one, two, three)));
    byte[] zeroRtt = zeroRtt(200);
    assertEquals(FOUND, Datagrams.look(HelloBytes.concat(one, zeroRtt, two, zeroRtt, three)));
    byte[] garbage = new byte[300];
    new Random(2).nextBytes(garbage);
    assertEquals(FOUND, Datagrams.look(HelloBytes.concat(one, two, three, garbage)));
    byte[] foreign = QuicInitial.v1(OTHER_ID).crypto(hello("other.eg")).build();
    assertEquals(FOUND, Datagrams.look(HelloBytes.concat(one, two, three, foreign)));
  }

  private static byte[] zeroRtt(int length) {
    byte[] head = HelloBytes.concat(HelloBytes.bytes(0xd0, 0, 0, 0, 1, 8), id(), new byte[1]);
    int rest = length - head.length - 2;
    return HelloBytes.concat(head, HelloBytes.bytes(0x40 | rest >> 8, rest), new byte[rest]);
  }

  private static byte[] id() {
    return HelloBytes.bytes(1, 2, 3, 4, 5, 6, 7, 8);
  }

  @Test
  void waitsForTheInitialBehindEarlyData() {
    assertEquals(
        FOUND,
        Datagrams.look(zeroRtt(1250), part(0, 1000).build(), part(1000, HELLO.length).build()));
    Datagrams flow = new Datagrams();
    flow.next(zeroRtt(1250));
    assertEquals("QUIC malformed", flow.stalled());
  }

  @Test
  void knowsAckAndConnectionClose() {
    byte[] hello = plain("a.eg");
    for (String frames :
        List.of(
            "0200000000",
            "02400540000240010000" + "4001" + "4001",
            "03000000000102" + "03",
            "1c000000",
            "1c40010603616263")) {
      assertEquals(
          "QUIC a.eg", Datagrams.look(QuicInitial.v1(ID).frames(frames).crypto(hello).build()));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,1", "5,1", "5,4", "255,1", "256,2", "65535,2", "70000,3", "16777216,4"})
  void takesEachPacketNumber(long number, int length) {
    byte[] packet = QuicInitial.v1(ID).number(number, length).crypto(plain("a.eg")).build();
    assertEquals("QUIC a.eg", Datagrams.look(packet));
  }

  @Test
  void completesPacketNumbers() {
    byte[] one = part(0, 500).number(250, 1).build();
    byte[] two = part(500, 1000).number(257, 1).build();
    byte[] three = part(1000, HELLO.length).number(258, 1).build();
    assertEquals(FOUND, Datagrams.look(one, two, three));
  }

  @ParameterizedTest
  @CsvSource({"0,8", "200,8", "63,20", "64,9", "900,20"})
  void takesTokensAndConnectionIds(int token, int id) {
    String hex = "ab".repeat(id);
    byte[] packet = QuicInitial.v1(hex).token(token).crypto(plain("a.eg")).build();
    assertEquals("QUIC a.eg", Datagrams.look(packet));
  }

  @Test
  void acceptsAGreasedFixedBit() {
    assertEquals(
        "QUIC a.eg", Datagrams.look(QuicInitial.v1(ID).flip(0x40).crypto(plain("a.eg")).build()));
    byte[] wrong = QuicInitial.v1(ID).flip(0x40).crypto(plain("a.eg")).build();
    wrong[1199] ^= 1;
    assertEquals("UNKNOWN", Datagrams.look(wrong));
  }

  @Test
  void readsTheHelloAsThatOfTls() {
    assertEquals("QUIC 1.2", look(new HelloBytes().message()));
    assertEquals(
        "QUIC a.eg 1.2 ECH", look(new HelloBytes().serverName("a.eg").extension(0xfe0d).message()));
    assertEquals("QUIC 1.2 malformed", look(new HelloBytes().serverName("a\0.eg").message()));
    assertEquals("QUIC 1.2", look(new HelloBytes().serverName("10.0.0.1").message()));
    assertEquals(
        "QUIC malformed",
        look(new HelloBytes().serverName("a.eg").extension(5).serverName("b.eg").message()));
    assertEquals(
        "QUIC a.eg 1.2",
        look(
            new HelloBytes().extension(0x1a1a).serverName("A.eg.").extension(0x2a2a, 0).message()));
  }

  private static String look(byte[] hello) {
    return Datagrams.look(QuicInitial.v1(ID).crypto(hello).build());
  }

  @Test
  void anotherConnectionIsAnotherAnswer() {
    Datagrams flow = new Datagrams();
    assertEquals(FOUND, next(flow, ID, HELLO));
    // As after Retry: another ID, a token, the same hello.
    byte[] again = QuicInitial.v1(OTHER_ID).token(100).crypto(HELLO, 0, 900).build();
    assertEquals("MORE", flow.next(again));
    assertEquals(
        FOUND, flow.next(QuicInitial.v1(OTHER_ID).crypto(HELLO, 900, HELLO.length).build()));
    assertEquals("QUIC b.eg", flow.next(QuicInitial.v1(ID).crypto(plain("b.eg")).build()));
  }

  private static String next(Datagrams flow, String id, byte[] hello) {
    assertEquals("MORE", flow.next(QuicInitial.v1(id).crypto(hello, 0, 900).build()));
    return flow.next(QuicInitial.v1(id).crypto(hello, 900, hello.length).build());
  }

  @Test
  void whatFollowsTheHelloBeginsNothing() {
    Datagrams flow = new Datagrams();
    assertEquals(FOUND, next(flow, ID, HELLO));
    byte[] shortHeader = new byte[1200];
    shortHeader[0] = 0x4f;
    assertEquals(false, flow.mayBegin(shortHeader));
    // The server's connection ID, keys of another one.
    byte[] acknowledges = part(0, 10).build();
    acknowledges[8] ^= 0x55;
    assertEquals("UNKNOWN", flow.next(acknowledges));
    assertEquals("UNKNOWN", flow.next(zeroRtt(1250)));
    byte[] handshake = zeroRtt(1250);
    handshake[0] = (byte) 0xe0;
    assertEquals("UNKNOWN", flow.next(handshake));
    // A part of a hello is a part of a new one now.
    assertEquals("MORE", flow.next(part(0, 900).build()));
  }

  @Test
  void aRepeatedPartOfTheHelloIsKnown() {
    Datagrams flow = new Datagrams();
    assertEquals(FOUND, next(flow, ID, HELLO));
    assertEquals(FOUND, flow.next(part(900, 1000).number(7, 1).build()));
    byte[] other = hello("www.example.org");
    assertEquals("QUIC malformed", flow.next(QuicInitial.v1(ID).crypto(other, 0, 900).build()));
  }

  @Test
  void twoConnectionsAtOnceAreMalformed() {
    byte[] other = QuicInitial.v1(OTHER_ID).crypto(plain("b.eg")).build();
    assertEquals("QUIC malformed", Datagrams.look(part(0, 900).build(), other));
    byte[] garbled = other.clone();
    garbled[1199] ^= 1;
    assertEquals(
        FOUND, Datagrams.look(part(0, 900).build(), garbled, part(900, HELLO.length).build()));
  }

  @Test
  void aHelloMayFillTheBuffer() {
    byte[] long32 = new HelloBytes().extension(21, new byte[32_000]).serverName("a.eg").message();
    List<byte[]> parts = new ArrayList<>();
    for (int at = 0; at < long32.length; at += 15_000) {
      int to = Math.min(long32.length, at + 15_000);
      parts.add(QuicInitial.v1(ID).crypto(long32, at, to).build());
    }
    assertEquals("QUIC a.eg 1.2", Datagrams.look(parts.toArray(byte[][]::new)));
    byte[] tooLong = new HelloBytes().extension(21, new byte[33_000]).message();
    assertEquals(
        "QUIC malformed",
        Datagrams.look(QuicInitial.v1(ID).crypto(Arrays.copyOf(tooLong, 1000)).build()));
  }
}
