package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsRecordsTest {
  private static final int MAX = 64 * 1024;
  private static final byte[] MESSAGE = new HelloBytes().serverName("www.example.com").message();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 50, 100, 1000})
  void joinsTheFragments(int size) {
    byte[] records = HelloBytes.records(MESSAGE, size);
    ByteBuf bytes = buffer(HelloBytes.concat(records, new byte[] {23, 3, 3}));
    long scan = TlsRecords.scan(bytes, MAX);
    assertNull(TlsRecords.flaw(scan));
    assertEquals(MESSAGE.length, TlsRecords.length(scan));
    assertArrayEquals(MESSAGE, ByteBufUtil.getBytes(TlsRecords.join(bytes, MESSAGE.length)));
    for (int i = 0; i < MESSAGE.length; i++) {
      assertEquals(MESSAGE[i] & 0xff, TlsRecords.byteAt(bytes, i));
    }
  }

  @Test
  void oneRecordIsNotCopied() {
    byte[] array = HelloBytes.records(MESSAGE, 1000);
    ByteBuf joined = TlsRecords.join(buffer(array), MESSAGE.length);
    array[TlsRecords.HEADER + 10] = 0x77;
    assertEquals(0x77, joined.getByte(10));
  }

  @Test
  void countsWhatCameOfAFragment() {
    byte[] records = HelloBytes.records(MESSAGE, 40);
    for (int length = 0; length <= records.length; length++) {
      long scan = TlsRecords.scan(buffer(records).writerIndex(length), MAX);
      int whole = length / 45 * 40;
      assertEquals(whole + Math.max(0, length % 45 - 5), TlsRecords.length(scan), "at " + length);
    }
  }

  @Test
  void takesManyRecordsButNotAnyNumber() {
    byte[] exact = messageOf(TlsRecords.MAX_RECORDS);
    assertEquals("HELLO a.eg 1.2 []", parse(HelloBytes.records(exact, 1)));
    byte[] more = messageOf(TlsRecords.MAX_RECORDS + 1);
    assertEquals("MALFORMED TOO_MANY_RECORDS", parse(HelloBytes.records(more, 1)));
  }

  private static byte[] messageOf(int length) {
    byte[] plain = new HelloBytes().sessionId(0).suites(0x13, 1).serverName("a.eg").message();
    byte[] padding = new byte[length - plain.length - 4];
    byte[] padded =
        new HelloBytes()
            .sessionId(0)
            .suites(0x13, 1)
            .serverName("a.eg")
            .extension(21, padding)
            .message();
    assertEquals(length, padded.length);
    return padded;
  }

  @Test
  void eachRecordMayHaveAnyMinorVersion() {
    byte[] records = HelloBytes.records(MESSAGE, 60);
    for (int minor = 0; minor < 256; minor++) {
      records[2] = (byte) minor;
      records[65 + 2] = (byte) (255 - minor);
      assertEquals("HELLO www.example.com 1.2 []", parse(records));
    }
  }

  @Test
  void laterRecordsAreChecked() {
    byte[] records = HelloBytes.records(MESSAGE, 60);
    int second = 65;
    assertEquals("MALFORMED INTERLEAVED_RECORD", parse(with(records, second, 23)));
    assertEquals("MALFORMED INTERLEAVED_RECORD", parse(with(records, second, 'G')));
    assertEquals("MALFORMED RECORD_VERSION", parse(with(records, second + 1, 2)));
    assertEquals("MALFORMED RECORD_TOO_LONG", parse(with(records, second + 3, 0x41)));
    assertEquals("MALFORMED EMPTY_RECORD", parse(with(records, second + 4, 0)));
  }

  @Test
  void theLongestRecordIsTakenAndTheNextOneRefusedAtItsLength() {
    byte[] fill = new byte[TlsRecords.MAX_FRAGMENT - MESSAGE.length];
    byte[] full = HelloBytes.record(22, HelloBytes.concat(MESSAGE, fill));
    assertEquals("HELLO www.example.com 1.2 []", parse(full));
    assertEquals("MALFORMED RECORD_TOO_LONG", parse(HelloBytes.bytes(22, 3, 1, 0x40, 1)));
    assertEquals("NEED_MORE", parse(HelloBytes.bytes(22, 3, 1, 0x40)));
    assertEquals("MALFORMED RECORD_TOO_LONG", parse(HelloBytes.bytes(22, 3, 1, 0x41)));
  }

  private static String parse(byte[] records) {
    return Cuts.everywhere(
        records, "NEED_MORE", bytes -> Cuts.text(ClientHelloParser.parse(bytes, MAX)));
  }

  private static byte[] with(byte[] original, int index, int value) {
    byte[] out = original.clone();
    out[index] = (byte) value;
    return out;
  }

  private static ByteBuf buffer(byte[] bytes) {
    return Unpooled.wrappedBuffer(bytes);
  }
}
