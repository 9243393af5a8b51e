package io.calamary.examples.measure.h2;

import static io.calamary.examples.measure.h2.Hostile.either;
import static io.calamary.examples.measure.h2.Hostile.goAway;
import static io.calamary.examples.measure.h2.Hostile.reset;

import java.util.List;

/** Games with flow control (RFC 9113 sections 5.2, 6.9). */
final class Windows {
  private static final int STREAMS = 100;
  private static final int PIECE = 16_384;

  private Windows() {}

  static List<Hostile> all() {
    return List.of(
        new Hostile("100 large responses, and no window", "100 x 200, goes on", Windows::none),
        new Hostile(
            "100 large responses, 1 octet of window each", "100 x 200, goes on", Windows::tiny),
        new Hostile(
            "a large response, 400 times 1 octet more of window", "200, goes on", Windows::drops),
        new Hostile(
            "32 MiB of DATA into a tunnel whose target does not read",
            Windows.tooMuch(),
            Windows::pushes),
        new Hostile("WINDOW_UPDATE of 0 for a stream", either("PROTOCOL_ERROR"), Windows::zero),
        new Hostile(
            "WINDOW_UPDATE of 0 for the connection",
            goAway("PROTOCOL_ERROR"),
            (client, authority) -> client.open().send(Frames.windowUpdate(0, 0))),
        new Hostile(
            "the window of a stream above 2^31-1", reset("FLOW_CONTROL_ERROR"), Windows::over),
        new Hostile(
            "the window of the connection above 2^31-1",
            goAway("FLOW_CONTROL_ERROR"),
            (client, authority) -> client.open().send(Frames.windowUpdate(0, Integer.MAX_VALUE))),
        new Hostile(
            "SETTINGS_INITIAL_WINDOW_SIZE of 2^31",
            goAway("FLOW_CONTROL_ERROR"),
            (client, authority) -> client.open(Frames.INITIAL_WINDOW_SIZE, Integer.MIN_VALUE)),
        new Hostile(
            "SETTINGS_INITIAL_WINDOW_SIZE that overflows an open stream",
            either("FLOW_CONTROL_ERROR"),
            Windows::settingsOver),
        new Hostile(
            "WINDOW_UPDATE of a stream that was never opened",
            goAway("PROTOCOL_ERROR"),
            (client, authority) -> client.open().send(Frames.windowUpdate(7, 1))));
  }

  private static String tooMuch() {
    return "200, RST_STREAM FLOW_CONTROL_ERROR, (again \\d+ x STREAM_CLOSED, )?"
        + "(goes on|GOAWAY ENHANCE_YOUR_CALM, (closed|cut))|200, "
        + goAway("FLOW_CONTROL_ERROR");
  }

  private static void large(FrameClient client, String authority) throws InterruptedException {
    for (int i = 0; i < STREAMS; i++) {
      client.get(authority, "/big");
    }
    client.answers().awaitResponses(STREAMS, 10);
  }

  private static void none(FrameClient client, String authority) throws Exception {
    client.open(Frames.INITIAL_WINDOW_SIZE, 0);
    large(client, authority);
  }

  private static void tiny(FrameClient client, String authority) throws Exception {
    client.open(Frames.INITIAL_WINDOW_SIZE, 1);
    large(client, authority);
  }

  private static void drops(FrameClient client, String authority) throws Exception {
    client.open(Frames.INITIAL_WINDOW_SIZE, 0);
    int stream = client.get(authority, "/big");
    client.answers().awaitResponses(1, 5);
    client.flood(400, i -> Frames.windowUpdate(stream, 1));
  }

  private static void pushes(FrameClient client, String authority) throws Exception {
    client.open();
    int stream = client.stream();
    client.send(Frames.headers(stream, false, FrameClient.connect(authority)));
    client.answers().awaitResponses(1, 5);
    byte[] piece = Frames.data(stream, false, new byte[PIECE]);
    client.flood(32 * 64, i -> piece);
  }

  private static void zero(FrameClient client, String authority) {
    client.open(Frames.INITIAL_WINDOW_SIZE, 0);
    int stream = client.stream();
    byte[] block = FrameClient.connect(authority);
    client.send(Frames.headers(stream, false, block), Frames.windowUpdate(stream, 0));
  }

  private static void over(FrameClient client, String authority) {
    client.open();
    int stream = client.stream();
    byte[] block = FrameClient.connect(authority);
    client.send(
        Frames.headers(stream, false, block), Frames.windowUpdate(stream, Integer.MAX_VALUE));
  }

  private static void settingsOver(FrameClient client, String authority) {
    client.open();
    int stream = client.stream();
    client.send(
        Frames.headers(stream, false, FrameClient.connect(authority)),
        Frames.windowUpdate(stream, Integer.MAX_VALUE - 65_535),
        Frames.settings(Frames.INITIAL_WINDOW_SIZE, 65_536));
  }
}
