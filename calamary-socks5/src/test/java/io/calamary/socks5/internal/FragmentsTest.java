package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentsTest {
  private static final String TO = "01c00002010035";
  private final Fragments fragments = new Fragments();
  private final List<ByteBuf> sent = new ArrayList<>();

  @AfterEach
  void release() {
    fragments.clear();
    fragments.handBack();
    sent.forEach(each -> assertTrue(each.release(), "it is only borrowed"));
  }

  private ByteBuf datagram(String hex) {
    // Other bytes before it, as the reader index need not be 0.
    ByteBuf made = PooledByteBufAllocator.DEFAULT.buffer().writeZero(5);
    made.writeBytes(Bytes.hex(hex)).skipBytes(5);
    sent.add(made);
    return made;
  }

  /** What comes of a datagram: its bytes in hex, or null. */
  private String add(String hex) {
    ByteBuf whole = fragments.add(datagram(hex));
    return whole == null ? null : HexFormat.of().formatHex(ByteBufUtil.getBytes(whole));
  }

  /** Pieces as number and payload, such as {@code 01aa 82bb}; all to one destination. */
  private List<String> addAll(String pieces) {
    List<String> got = new ArrayList<>();
    for (String piece : pieces.split(" ")) {
      String whole = add("0000" + piece.substring(0, 2) + TO + piece.substring(2));
      if (whole != null) {
        assertTrue(whole.startsWith("000000" + TO), whole);
        got.add(whole.substring(6 + TO.length()));
      }
    }
    return got;
  }

  @ParameterizedTest
  @CsvSource({
    "01aa 82bb, aabb",
    "01aa 02bb 83cc, aabbcc",
    "81aa, aa",
    "01 02aa 03 84, aa",
    "00aa, aa",
    // A datagram after another.
    "01aa 82bb 01cc 82dd, aabb/ccdd",
    "01aa 82bb 82cc, aabb",
    // A lower number begins anew, or ends what was there.
    "01aa 02bb 01cc 82dd, ccdd",
    "01aa 01bb 82cc, bbcc",
    "01aa 02bb 03cc 02dd 83ee 84ff, ''",
    // Twice the same, a gap, a first piece that is missing.
    "01aa 02bb 02bb 83cc, ''",
    "01aa 83cc 82bb, ''",
    "02bb 83cc, ''",
    "82bb, ''",
    // No number at all.
    "80aa, ''",
    "01aa 80bb 82cc, ''",
    // A whole datagram has the lowest number.
    "01aa 00bb 82cc 01dd 82ee, bb/ddee",
  })
  void arePutTogetherInTheirOrder(String pieces, String expected) {
    assertEquals(expected, String.join("/", addAll(pieces)));
    assertEquals(0, fragments.waiting());
  }

  @Test
  void mayBeAsManyAsThereAreNumbers() {
    StringBuilder pieces = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 1; i <= 127; i++) {
      String payload = HexFormat.of().toHexDigits((byte) (i * 3));
      pieces.append(HexFormat.of().toHexDigits((byte) (i == 127 ? 0xff : i)));
      pieces.append(payload).append(' ');
      expected.append(payload);
    }
    assertEquals(List.of(expected.toString()), addAll(pieces.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "000082 01c00002020035 bb",
        "000082 01c00002010036 bb",
        "000082 03 04612e6263 0035 bb",
        "000082 04 20010db8000000000000000000000001 0035 bb",
      })
  void areForOneDestination(String other) {
    assertNull(add("000001" + TO + "aa"));
    assertNull(add(other));
    assertEquals(0, fragments.waiting());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0000", "000182" + TO + "bb", "000082 02 c0000201 0035", "000082 01c0"})
  void whatIsNoPieceChangesNothing(String other) {
    assertNull(add("000001" + TO + "aa"));
    assertNull(add(other));
    assertEquals("000000" + TO + "aacc", add("000082" + TO + "cc"));
  }

  @Test
  void wholeDatagramsAreHandedOnAsTheyAre() {
    ByteBuf whole = datagram("000000" + TO + "aa");
    assertSame(whole, fragments.add(whole));
    assertEquals(1, whole.refCnt());
  }

  @ParameterizedTest
  @CsvSource({"65507, true", "65508, false"})
  void areNoLongerThanADatagramCanBe(int total, boolean fits) {
    assertNull(add("000001" + TO + "ab".repeat(40_000)));
    ByteBuf whole = fragments.add(datagram("000082" + TO + "cd".repeat(total - 40_000)));
    assertEquals(fits, whole != null);
    if (fits) {
      assertNotNull(whole);
      assertEquals(10 + total, whole.readableBytes());
    }
    assertEquals(0, fragments.waiting());
  }

  /** Random pieces: never more than a datagram is held, and all buffers are given back. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void stayBounded(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = new byte[random.nextInt(30)];
      random.nextBytes(bytes);
      for (int j = 0; j < Math.min(bytes.length, 10); j++) {
        bytes[j] = (byte) (j < 2 ? random.nextInt(10) / 9 : j == 2 ? random.nextInt(4) : 1);
      }
      if (bytes.length > 2 && random.nextInt(3) == 0) {
        bytes[2] |= (byte) 0x80;
      }
      ByteBuf whole = fragments.add(datagram(HexFormat.of().formatHex(bytes)));
      assertTrue(whole == null || whole.readableBytes() <= 3 * 30);
      assertTrue(fragments.waiting() <= 3);
    }
  }
}
