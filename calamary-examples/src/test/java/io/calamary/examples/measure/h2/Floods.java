package io.calamary.examples.measure.h2;

import static io.calamary.examples.measure.h2.Frames.frame;
import static io.calamary.examples.measure.h2.Hostile.CALM;

import java.util.List;
import java.util.function.IntFunction;

/** Many frames that are cheap to send. */
final class Floods {
  private static final int CANCEL = 8;
  private static final String BOUNDED = "goes on|" + CALM;
  private static final int MANY = 20_000;

  private Floods() {}

  static List<Hostile> all() {
    return List.of(
        new Hostile("20,000 requests, each reset at once", CALM, Floods::rapidReset),
        new Hostile("20,000 tunnels, each reset at once", CALM, Floods::rapidConnect),
        new Hostile("20,000 requests that make the proxy reset them", CALM, Floods::madeYouReset),
        new Hostile("20,000 malformed requests", CALM, Floods::malformed),
        new Hostile("20,000 SETTINGS", CALM, many(i -> Frames.settings())),
        new Hostile("20,000 SETTINGS that change all windows", CALM, many(Floods::windows)),
        new Hostile("20,000 SETTINGS with ACK", CALM, many(i -> frame(Frames.SETTINGS, 1, 0))),
        new Hostile("20,000 PING", CALM, many(i -> Frames.ping(i))),
        new Hostile("20,000 PING with ACK", CALM, many(i -> frame(Frames.PING, 1, 0, new byte[8]))),
        new Hostile("20,000 PRIORITY", CALM, many(i -> Frames.priority(2 * i + 1, 0))),
        new Hostile("20,000 frames of unknown types", CALM, many(i -> frame(200 + i % 50, 0, 0))),
        new Hostile("20,000 WINDOW_UPDATE", BOUNDED, many(i -> Frames.windowUpdate(0, 1))),
        new Hostile(
            "20,000 RST_STREAM of a closed stream",
            "200, (goes on|" + CALM + ")",
            Floods::lateResets),
        new Hostile("20,000 empty DATA in a tunnel", CALM, Floods::emptyData),
        new Hostile("20,000 DATA of padding alone in a tunnel", CALM, Floods::padding),
        new Hostile("empty CONTINUATION without end", CALM, continuing(0)),
        new Hostile("CONTINUATION of 10 octets without end", CALM, continuing(10)),
        new Hostile(
            "CONTINUATION of 16 KiB without end", Hostile.goAway("\\w+"), continuing(16_000)));
  }

  private static Hostile.Attack many(IntFunction<byte[]> frames) {
    return (client, authority) -> {
      client.open();
      client.flood(MANY, frames);
    };
  }

  private static byte[] windows(int i) {
    return Frames.settings(Frames.INITIAL_WINDOW_SIZE, i % 2 == 0 ? 0 : Integer.MAX_VALUE);
  }

  private static void rapidReset(FrameClient client, String authority) {
    byte[] block = FrameClient.request("GET", authority, "/big");
    client.open();
    client.flood(
        MANY,
        i -> {
          int stream = client.stream();
          return Frames.join(Frames.headers(stream, true, block), Frames.reset(stream, CANCEL));
        });
  }

  private static void rapidConnect(FrameClient client, String authority) {
    byte[] block = FrameClient.connect(authority);
    client.open();
    client.flood(
        MANY,
        i -> {
          int stream = client.stream();
          return Frames.join(Frames.headers(stream, false, block), Frames.reset(stream, CANCEL));
        });
  }

  /** The stream error is the server's, but the work is the same. */
  private static void madeYouReset(FrameClient client, String authority) {
    byte[] block = FrameClient.request("GET", authority, "/big");
    client.open();
    client.flood(
        MANY,
        i -> {
          int stream = client.stream();
          return Frames.join(Frames.headers(stream, true, block), Frames.windowUpdate(stream, 0));
        });
  }

  private static void malformed(FrameClient client, String authority) {
    byte[] block = Frames.block(":method", "GET");
    client.open();
    client.flood(MANY, i -> Frames.headers(client.stream(), true, block));
  }

  private static void lateResets(FrameClient client, String authority) throws Exception {
    client.open();
    int stream = client.get(authority, "/");
    client.answers().awaitStreams(1, 5);
    client.flood(MANY, i -> Frames.reset(stream, CANCEL));
  }

  private static int tunnel(FrameClient client, String authority) throws InterruptedException {
    client.open();
    int stream = client.stream();
    client.send(Frames.headers(stream, false, FrameClient.connect(authority)));
    client.answers().awaitResponses(1, 5);
    return stream;
  }

  private static void emptyData(FrameClient client, String authority) throws Exception {
    int stream = tunnel(client, authority);
    client.flood(MANY, i -> Frames.data(stream, false));
  }

  private static void padding(FrameClient client, String authority) throws Exception {
    int stream = tunnel(client, authority);
    client.flood(
        MANY,
        i -> frame(Frames.DATA, Frames.PADDED, stream, (byte) 3, (byte) 0, (byte) 0, (byte) 0));
  }

  private static Hostile.Attack continuing(int size) {
    return (client, authority) -> {
      byte[] piece = size == 0 ? new byte[0] : Frames.block("a", "b".repeat(Math.max(1, size - 6)));
      client.open();
      int stream = client.stream();
      byte[] block = FrameClient.request("GET", authority, "/");
      client.send(frame(Frames.HEADERS, Frames.END_STREAM, stream, block));
      client.flood(MANY, i -> frame(Frames.CONTINUATION, 0, stream, piece));
    };
  }
}
