package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.internal.inspect.quic.KeyBudget;
import io.calamary.core.testkit.QuicInitial;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets that break the rules; anybody can protect one, so all of it is an attacker's. */
class QuicHostileTest {
  private static final String ID = "0102030405060708";
  private static final String HUGE = "ffffffffffffffff";
  private static final byte[] HELLO = new HelloBytes().serverName("a.eg").message();

  private static byte[] padded(String hex, int size) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    byte[] out = new byte[Math.max(size, bytes.length)];
    System.arraycopy(bytes, 0, out, 0, bytes.length);
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04",
        "05",
        "07",
        "08",
        "1d000000",
        "1e",
        "30",
        "4001",
        "40060000",
        "80000006",
        "ff",
        "06",
        "0600",
        "06" + HUGE,
        "0600" + HUGE,
        "06" + HUGE + "01aa",
        "0600448c",
        "0640",
        "06bfffffff0100",
        "0680008000" + "01aa",
        "02",
        "0200",
        "020000",
        "02000000",
        "0200003f00",
        "020000" + HUGE + "00",
        "02ff",
        "03000000000000",
        "1c",
        "1c00",
        "1c0000",
        "1c0000ff",
        "1c0000" + HUGE,
        "1c00004fff",
      })
  void brokenFramesAreMalformed(String frames) {
    // Nothing behind the frames, so that a length which is cut off meets the end.
    byte[] alone = QuicInitial.v1(ID).number(0, 4).size(0).frames(frames).build();
    assertEquals("QUIC malformed", Datagrams.look(padTo(alone, 1200)), frames);
    byte[] behind = QuicInitial.v1(ID).size(0).crypto(HELLO).frames(frames).build();
    assertEquals(
        "QUIC malformed", Datagrams.look(padTo(behind, 1200)), "behind a hello: " + frames);
  }

  /** Bytes behind the packet, so that the datagram is large enough. */
  private static byte[] padTo(byte[] packet, int size) {
    byte[] out = new byte[Math.max(size, packet.length)];
    System.arraycopy(packet, 0, out, 0, packet.length);
    return out;
  }

  @Test
  void contradictionsAreMalformed() {
    byte[] other = new HelloBytes().serverName("b.eg").message();
    byte[] both = QuicInitial.v1(ID).crypto(HELLO).crypto(other).build();
    assertEquals("QUIC malformed", Datagrams.look(both));
    byte[] last = HELLO.clone();
    last[last.length - 1] ^= 1;
    assertEquals(
        "QUIC malformed",
        Datagrams.look(
            QuicInitial.v1(ID).crypto(last, last.length - 1, last.length).build(),
            QuicInitial.v1(ID).crypto(HELLO).build()));
  }

  @Test
  void whatIsNoHelloIsMalformed() {
    byte[] serverHello = HELLO.clone();
    serverHello[0] = 2;
    assertEquals("QUIC malformed", Datagrams.look(QuicInitial.v1(ID).crypto(serverHello).build()));
    byte[] garbage = new byte[500];
    new Random(1).nextBytes(garbage);
    garbage[0] = 1;
    assertEquals("QUIC malformed", Datagrams.look(QuicInitial.v1(ID).crypto(garbage).build()));
  }

  @Test
  void sparsePiecesAreBounded() {
    assertEquals("MORE", Datagrams.look(QuicInitial.v1(ID).frames("067530" + "01aa").build()));
    assertEquals(
        "MORE", Datagrams.look(QuicInitial.v1(ID).frames("06" + "80007fff" + "01aa").build()));
    assertEquals(
        "QUIC malformed",
        Datagrams.look(QuicInitial.v1(ID).frames("06" + "80008000" + "01aa").build()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void shortConnectionIdsAreMalformed(int length) {
    String id = "ab".repeat(length);
    assertEquals("QUIC malformed", Datagrams.look(QuicInitial.v1(id).crypto(HELLO).build()));
    byte[] wrong = QuicInitial.v1(id).crypto(HELLO).build();
    wrong[700] ^= 1;
    assertEquals("UNKNOWN", Datagrams.look(wrong));
  }

  @Test
  void smallDatagramsAreMalformed() {
    assertEquals(
        "QUIC malformed", Datagrams.look(QuicInitial.v1(ID).size(1199).crypto(HELLO).build()));
    assertEquals("QUIC a.eg 1.2", Datagrams.look(QuicInitial.v1(ID).crypto(HELLO).build()));
  }

  @Test
  void reservedBitsAreMalformed() {
    for (int bits : new int[] {4, 8, 12}) {
      byte[] packet = QuicInitial.v1(ID).flip(bits).crypto(HELLO).build();
      assertEquals("QUIC malformed", Datagrams.look(packet));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "c00000000115",
    "c000000001ff",
    "c00000000108",
    "c0000000010801020304050607080f",
    "c00000000108010203040506070815",
    "c0000000010801020304050607080" + "0" + HUGE,
    "c00000000108010203040506070800" + "44a4",
    "c00000000108010203040506070800" + "7fff",
    "c0000000010801020304050607080000" + "13",
    "c0000000010801020304050607080000" + "00",
    "c0000000010801020304050607080000" + "449f",
    "c0000000010801020304050607080000" + HUGE,
    "d0000000010801020304050607080000",
    "e00000000108010203040506070800" + "7fff"
  })
  void lengthsThatDoNotFitAreMalformed(String header) {
    int size = header.endsWith("0108") ? 12 : 1200;
    assertEquals("QUIC malformed", Datagrams.look(padded(header, size)));
    byte[] noFixedBit = padded(header, size);
    noFixedBit[0] &= (byte) 0xbf;
    assertEquals("UNKNOWN", Datagrams.look(noFixedBit));
  }

  @Test
  void cutDatagramsThrowNothing() {
    byte[] whole = QuicInitial.v1(ID).token(70).crypto(HELLO).build();
    for (int length = 0; length < whole.length; length++) {
      String answer = Datagrams.look(java.util.Arrays.copyOf(whole, length));
      assertEquals(length < 6 ? "UNKNOWN" : "QUIC malformed", answer, "length " + length);
    }
  }

  @Test
  void laterPacketsAreNoBeginning() {
    byte[] handshake = padded("e00000000108010203040506070800" + "4100", 300);
    assertEquals("QUIC", Datagrams.look(handshake));
    assertEquals("QUIC", Datagrams.look(padded("f000000001080102030405060708001234", 100)));
  }

  @ParameterizedTest
  @CsvSource({
    // Greased, a draft, of Google, and any version whose lengths fit.
    "c00a1a2a3a080102030405060708000000, 1200, QUIC",
    "c0fafafafa080102030405060708000000, 1252, QUIC",
    "c0ff00001c080102030405060708000000, 1200, QUIC",
    "c051303530080102030405060708000000, 1200, QUIC",
    "c0deadbeef08010203040506070800004" + "49e, 1200, QUIC",
    "c0deadbeef08010203040506070800004" + "49d, 1200, UNKNOWN",
    "c0deadbeef080102030405060708000000, 1200, UNKNOWN",
    "c00a1a2a3a080102030405060708000000, 1199, UNKNOWN",
    "800a1a2a3a080102030405060708000000, 1200, UNKNOWN",
    "400a1a2a3a080102030405060708000000, 1200, UNKNOWN",
    "c00a1a2a3a07010203040506070800, 1200, UNKNOWN",
    "c00a1a2a3a15010203040506070800, 1200, UNKNOWN",
    "c00a1a2a3aff, 200, UNKNOWN",
    // Version Negotiation.
    "c00000000000080102030405060708" + "00000001, 19, QUIC",
    "80000000000801020304050607080801020304050607080000000" + "16b3343cf, 31, QUIC",
    "c00000000000080102030405060708, 15, UNKNOWN",
    "c00000000000080102030405060708" + "000001, 18, UNKNOWN",
    "c0000000000801020304050607080000000001, 19, UNKNOWN",
    "c000000000, 5, UNKNOWN"
  })
  void otherVersionsAreQuicWithoutAName(String head, int size, String expected) {
    assertEquals(expected, Datagrams.look(padded(head, size)));
  }

  @Test
  void judgesTheSecondTryAfterAnUnknownVersion() {
    Datagrams flow = new Datagrams();
    assertEquals("QUIC", flow.next(padded("c00a1a2a3a080102030405060708000000", 1200)));
    byte[] again = QuicInitial.v1(ID).crypto(HELLO).build();
    assertEquals(true, flow.mayBegin(again));
    assertEquals("QUIC a.eg 1.2", flow.next(again));
  }

  @Test
  void aSpentBudgetReadsNothing() {
    // As if all had been spent until an hour from now.
    KeyBudget spent = new KeyBudget(System.nanoTime() + 3_600_000_000_000L);
    byte[] hello = QuicInitial.v1(ID).crypto(HELLO).build();
    assertEquals("QUIC malformed", new Datagrams(spent).next(hello));
  }
}
