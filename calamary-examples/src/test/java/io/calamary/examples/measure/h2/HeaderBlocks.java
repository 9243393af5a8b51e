package io.calamary.examples.measure.h2;

import static io.calamary.examples.measure.h2.Hostile.goAway;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** Header lists that are too large, and blocks that are no HPACK (RFC 7541). */
final class HeaderBlocks {
  private static final String TOO_LARGE =
      "(431|RST_STREAM \\w+|431, RST_STREAM \\w+), goes on|" + goAway("\\w+");

  private HeaderBlocks() {}

  static List<Hostile> all() {
    return List.of(
        new Hostile("a field of 100 kB", TOO_LARGE, field(100_000)),
        new Hostile("a field of 2 MB", TOO_LARGE, field(2_000_000)),
        new Hostile("10,000 fields", TOO_LARGE, HeaderBlocks::fields),
        new Hostile("64 MB by 16,000 references to one field", TOO_LARGE, HeaderBlocks::bomb),
        new Hostile("an HPACK index out of range", compression(), block(0xff, 0xff, 0x03)),
        new Hostile("the HPACK index 0", compression(), block(0x80)),
        new Hostile(
            "an HPACK integer without end",
            compression(),
            block(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)),
        new Hostile(
            "an HPACK table of 2^30", compression(), block(0x3f, 0xe1, 0xff, 0xff, 0xff, 0x03)),
        new Hostile("an HPACK literal that is cut off", compression(), block(0x00, 0x05, 'a')));
  }

  private static String compression() {
    return goAway("COMPRESSION_ERROR");
  }

  private static Hostile.Attack block(int... octets) {
    byte[] block = new byte[octets.length];
    for (int i = 0; i < block.length; i++) {
      block[i] = (byte) octets[i];
    }
    return (client, authority) -> {
      client.open();
      client.send(Frames.headers(client.stream(), true, block));
    };
  }

  private static Hostile.Attack field(int size) {
    return (client, authority) -> {
      client.open();
      send(client, FrameClient.request("GET", authority, "/", "a", "b".repeat(size)));
      client.answers().awaitStreams(1, 5);
    };
  }

  private static void fields(FrameClient client, String authority) throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(FrameClient.request("GET", authority, "/"));
    for (int i = 0; i < 10_000; i++) {
      block.writeBytes(Frames.block("a" + i, "b"));
    }
    client.open();
    send(client, block.toByteArray());
    client.answers().awaitStreams(1, 5);
  }

  private static void bomb(FrameClient client, String authority) throws Exception {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.writeBytes(FrameClient.request("GET", authority, "/"));
    block.writeBytes(Frames.indexed("a", "b".repeat(4000)));
    for (int i = 0; i < 16_000; i++) {
      block.write(0x80 | 62);
    }
    client.open();
    send(client, block.toByteArray());
    client.answers().awaitStreams(1, 5);
  }

  /** In as many frames as it takes. */
  private static void send(FrameClient client, byte[] block) {
    int stream = client.stream();
    int most = 16_384;
    for (int from = 0; from < block.length; from += most) {
      int to = Math.min(from + most, block.length);
      byte[] piece = java.util.Arrays.copyOfRange(block, from, to);
      int flags = to == block.length ? Frames.END_HEADERS : 0;
      boolean sent =
          client.send(
              from == 0
                  ? Frames.frame(Frames.HEADERS, flags | Frames.END_STREAM, stream, piece)
                  : Frames.frame(Frames.CONTINUATION, flags, stream, piece));
      if (!sent) {
        return;
      }
    }
  }
}
