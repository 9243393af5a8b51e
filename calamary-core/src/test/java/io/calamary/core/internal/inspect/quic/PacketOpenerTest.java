package io.calamary.core.internal.inspect.quic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketOpenerTest {
  private static final byte[] ID = HexFormat.of().parseHex("8394c8f03e515708");

  /** RFC 9001 appendix A.1 and RFC 9369 appendix A.1. */
  @ParameterizedTest
  @CsvSource({
    "V1, 1f369613dd76d5467730efcbe3b1a22d, fa044b2f42a3fd3b46fb255c, "
        + "9f50449e04a0e810283a1e9933adedd2",
    "V2, 8b1a0bc121284290a29e0971b5cd045d, 91f73e2351d8fa91660e909f, "
        + "45b95e15235d6f45a6b19cbcb0294ba9"
  })
  void derivesTheKeysOfTheSamples(QuicVersion version, String key, String iv, String hp) {
    InitialKeys keys = new PacketOpener().keys(version, ID);
    assertEquals(key, HexFormat.of().formatHex(keys.key().getEncoded()));
    assertEquals(iv, HexFormat.of().formatHex(keys.iv()));
    assertEquals(hp, HexFormat.of().formatHex(keys.headerProtection().getEncoded()));
  }

  /** The first is the example of RFC 9000 appendix A.3. */
  @ParameterizedTest
  @CsvSource({
    "0x9b32, 2, 0xa82f30ea, 0xa82f9b32",
    "0, 1, -1, 0",
    "255, 1, -1, 255",
    "1, 1, 250, 257",
    "250, 1, 257, 250",
    "0xffffffff, 4, -1, 0xffffffff",
    "5, 1, 0x3ffffffffffffffe, 0x3fffffffffffff05"
  })
  void completesPacketNumbers(String truncated, int size, String largest, String whole) {
    assertEquals(
        Long.decode(whole),
        PacketOpener.number(Long.decode(truncated), size, Long.decode(largest)));
  }
}
