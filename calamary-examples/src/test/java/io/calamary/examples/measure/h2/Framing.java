package io.calamary.examples.measure.h2;

import static io.calamary.examples.measure.h2.Frames.frame;
import static io.calamary.examples.measure.h2.Hostile.either;
import static io.calamary.examples.measure.h2.Hostile.goAway;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Frames of the wrong size, in the wrong place, or not whole (RFC 9113 sections 3.4 to 6). */
final class Framing {
  private static final String PROTOCOL = goAway("PROTOCOL_ERROR");
  private static final String SIZE = goAway("FRAME_SIZE_ERROR");
  private static final String ENDED = "((GOAWAY \\w+, )?(closed|cut))";

  private Framing() {}

  static List<Hostile> all() {
    List<Hostile> all = new ArrayList<>(begins());
    all.addAll(sizes());
    all.addAll(places());
    all.addAll(streams());
    return all;
  }

  private static Hostile sent(String name, String expected, byte[]... frames) {
    return new Hostile(name, expected, (client, authority) -> client.open().send(frames));
  }

  private static List<Hostile> begins() {
    return List.of(
        new Hostile(
            "a preface of HTTP/1.1",
            PROTOCOL + "|" + ENDED,
            (client, authority) -> client.send(text("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))),
        new Hostile(
            "a preface without SETTINGS",
            PROTOCOL,
            (client, authority) -> client.send(Frames.preface(), Frames.ping(1))),
        new Hostile("half a preface, then silence", ENDED, silence(text("PRI * HTTP/2"))),
        new Hostile("a preface, then silence", ENDED, silence(Frames.preface())),
        new Hostile(
            "half a HEADERS frame, then silence",
            ENDED,
            silence(
                Frames.preface(), Frames.settings(), new byte[] {0, 0, 50, 1, 5, 0, 0, 0, 1, 0})),
        new Hostile(
            "HEADERS without END_HEADERS, then silence",
            ENDED,
            silence(Frames.preface(), Frames.settings(), frame(Frames.HEADERS, 0, 1, (byte) 0x82))),
        sent("GOAWAY, then nothing", ENDED + "|goes on", frame(Frames.GOAWAY, 0, 0, new byte[8])));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Hostile.Attack silence(byte[]... bytes) {
    return (client, authority) -> {
      client.send(bytes);
      client.answers().awaitEnd(15);
    };
  }

  private static List<Hostile> sizes() {
    return List.of(
        sent("a frame of 16,385 octets", SIZE, frame(200, 0, 0, new byte[16_385])),
        sent("a length of 2^24-1", SIZE, new byte[] {-1, -1, -1, 0, 0, 0, 0, 0, 1}),
        sent("SETTINGS of 5 octets", SIZE, frame(Frames.SETTINGS, 0, 0, new byte[5])),
        sent("SETTINGS with ACK and content", SIZE, frame(Frames.SETTINGS, 1, 0, new byte[6])),
        sent("PING of 7 octets", SIZE, frame(Frames.PING, 0, 0, new byte[7])),
        sent("WINDOW_UPDATE of 3 octets", SIZE, frame(Frames.WINDOW_UPDATE, 0, 0, new byte[3])),
        sent("GOAWAY of 7 octets", SIZE, frame(Frames.GOAWAY, 0, 0, new byte[7])),
        sent(
            "SETTINGS_MAX_FRAME_SIZE of 100",
            PROTOCOL,
            Frames.settings(Frames.MAX_FRAME_SIZE, 100)),
        sent("SETTINGS_ENABLE_PUSH of 2", PROTOCOL, Frames.settings(Frames.ENABLE_PUSH, 2)),
        sent(
            "a padding longer than its frame",
            PROTOCOL,
            frame(Frames.HEADERS, Frames.PADDED | Frames.END_HEADERS, 1, (byte) 9, (byte) 0)));
  }

  private static List<Hostile> places() {
    return List.of(
        sent("SETTINGS on a stream", PROTOCOL, frame(Frames.SETTINGS, 0, 1)),
        sent("PING on a stream", PROTOCOL, frame(Frames.PING, 0, 1, new byte[8])),
        sent("DATA on no stream", PROTOCOL, frame(Frames.DATA, 0, 0, (byte) 1)),
        sent(
            "HEADERS on no stream",
            PROTOCOL,
            frame(Frames.HEADERS, Frames.END_HEADERS, 0, (byte) 0x82)),
        sent("RST_STREAM on no stream", PROTOCOL, Frames.reset(0, 8)),
        sent("CONTINUATION of nothing", PROTOCOL, frame(Frames.CONTINUATION, 4, 1, (byte) 0x82)),
        sent(
            "PING inside a header block",
            PROTOCOL,
            frame(Frames.HEADERS, 0, 1, (byte) 0x82),
            Frames.ping(1)),
        sent("PUSH_PROMISE", PROTOCOL, frame(Frames.PUSH_PROMISE, 4, 1, Frames.number(2))));
  }

  private static List<Hostile> streams() {
    return List.of(
        sent("DATA on an idle stream", PROTOCOL, Frames.data(1, false, (byte) 1)),
        sent("RST_STREAM of an idle stream", PROTOCOL, Frames.reset(1, 8)),
        new Hostile(
            "an even stream",
            PROTOCOL,
            (client, authority) ->
                client
                    .open()
                    .send(Frames.headers(2, true, FrameClient.request("GET", authority, "/")))),
        new Hostile(
            "a stream below another",
            PROTOCOL + "|(200, )?(" + either("STREAM_CLOSED") + ")",
            Framing::below),
        new Hostile(
            "HEADERS behind END_STREAM",
            "(200, )?(" + either("(STREAM_CLOSED|PROTOCOL_ERROR)") + ")",
            Framing::again),
        new Hostile(
            "DATA behind END_STREAM", "(200, )?(" + either("STREAM_CLOSED") + ")", Framing::late),
        new Hostile(
            "101 streams at once",
            "100 x 200, RST_STREAM REFUSED_STREAM, goes on",
            Framing::crowd));
  }

  private static void below(FrameClient client, String authority) {
    byte[] block = FrameClient.connect(authority);
    client.open().send(Frames.headers(5, false, block), Frames.headers(3, false, block));
  }

  private static void again(FrameClient client, String authority) throws Exception {
    client.open();
    int stream = client.get(authority, "/hold");
    client.send(Frames.headers(stream, true, Frames.block("a", "b")));
    client.answers().awaitStreams(1, 3);
  }

  private static void late(FrameClient client, String authority) throws Exception {
    client.open();
    int stream = client.get(authority, "/hold");
    client.send(Frames.data(stream, true, (byte) 1));
    client.answers().awaitStreams(1, 3);
  }

  private static void crowd(FrameClient client, String authority) throws Exception {
    client.open();
    for (int i = 0; i <= 100; i++) {
      client.send(Frames.headers(client.stream(), false, FrameClient.connect(authority)));
    }
    client.answers().awaitResponses(100, 5);
    client.answers().awaitStreams(1, 3);
  }
}
