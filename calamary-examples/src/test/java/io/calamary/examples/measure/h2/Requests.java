package io.calamary.examples.measure.h2;

import static io.calamary.examples.measure.h2.Hostile.either;

import java.util.ArrayList;
import java.util.List;

/** Requests that are malformed (RFC 9113 sections 8.1.1 to 8.5, RFC 8441). */
final class Requests {
  private static final String MALFORMED = either("PROTOCOL_ERROR");

  private Requests() {}

  static List<Hostile> all() {
    List<Hostile> all = new ArrayList<>();
    for (String field :
        List.of(
            "Upper: case",
            "connection: close",
            "keep-alive: timeout=5",
            "proxy-connection: close",
            "transfer-encoding: chunked",
            "upgrade: websocket",
            "te: gzip",
            "host: other.test",
            ":path: /again, behind fields",
            ":unknown: x",
            ":status: 200",
            "a: b\r\nc: d",
            "a: \0",
            "a b: c",
            ": nameless")) {
      String shown = field.replace("\r", "\\r").replace("\n", "\\n").replace("\0", "\\0");
      int colon = field.indexOf(": ");
      String name = field.substring(0, colon);
      String value = field.substring(colon + 2);
      all.add(
          new Hostile(
              "a request with `" + shown + "`",
              MALFORMED,
              (client, authority) ->
                  ask(client, FrameClient.request("GET", authority, "/", name, value))));
    }
    all.addAll(pseudo());
    all.addAll(contents());
    return all;
  }

  private static List<Hostile> pseudo() {
    return List.of(
        blocked(
            "a request without `:path`", ":method", "GET", ":scheme", "http", ":authority", "@"),
        blocked(
            "a request with an empty `:path`",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":authority",
            "@",
            ":path",
            ""),
        blocked("a request without `:scheme`", ":method", "GET", ":authority", "@", ":path", "/"),
        blocked(
            "a request with two `:method`",
            ":method",
            "GET",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":authority",
            "@",
            ":path",
            "/"),
        blocked(
            "a request with `:authority` behind a field",
            ":method",
            "GET",
            ":scheme",
            "http",
            ":path",
            "/",
            "a",
            "b",
            ":authority",
            "@"),
        blocked("CONNECT with `:path`", ":method", "CONNECT", ":authority", "@", ":path", "/"),
        blocked(
            "CONNECT with `:scheme`", ":method", "CONNECT", ":authority", "@", ":scheme", "http"),
        blocked("CONNECT without `:authority`", ":method", "CONNECT"),
        blocked(
            "GET with `:protocol`",
            ":method",
            "GET",
            ":protocol",
            "websocket",
            ":scheme",
            "http",
            ":authority",
            "@",
            ":path",
            "/"));
  }

  private static Hostile blocked(String name, String... fields) {
    return new Hostile(
        name,
        MALFORMED,
        (client, authority) -> {
          String[] filled = fields.clone();
          for (int i = 0; i < filled.length; i++) {
            filled[i] = filled[i].replace("@", authority);
          }
          ask(client, Frames.block(filled));
        });
  }

  private static void ask(FrameClient client, byte[] block) throws InterruptedException {
    client.open();
    client.send(Frames.headers(client.stream(), true, block));
    client.answers().awaitStreams(1, 3);
  }

  private static List<Hostile> contents() {
    return List.of(
        new Hostile("a `content-length` that is too large", MALFORMED, content("5", "abc", "")),
        new Hostile("a `content-length` that is too small", MALFORMED, content("2", "abc", "")),
        new Hostile("a `content-length` without content", MALFORMED, Requests::promised),
        new Hostile("two `content-length`s", MALFORMED, content("3", "abc", "4")),
        new Hostile("a `content-length` that is no number", MALFORMED, content("+3", "abc", "")),
        new Hostile("trailers with `:path`", MALFORMED, trailers(true, ":path", "/")),
        new Hostile("trailers without END_STREAM", MALFORMED, trailers(false, "a", "b")),
        new Hostile(
            "HEADERS in a tunnel", MALFORMED.replace("RST", "200, RST"), Requests::inTunnel));
  }

  private static Hostile.Attack content(String length, String content, String second) {
    return (client, authority) -> {
      String[] fields =
          second.isEmpty()
              ? new String[] {"content-length", length}
              : new String[] {"content-length", length, "content-length", second};
      client.open();
      int stream = client.stream();
      client.send(
          Frames.headers(stream, false, FrameClient.request("POST", authority, "/", fields)),
          Frames.data(stream, true, content.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      client.answers().awaitStreams(1, 3);
    };
  }

  private static void promised(FrameClient client, String authority) throws Exception {
    ask(client, FrameClient.request("POST", authority, "/", "content-length", "5"));
  }

  private static Hostile.Attack trailers(boolean end, String name, String value) {
    return (client, authority) -> {
      client.open();
      int stream = client.stream();
      client.send(
          Frames.headers(stream, false, FrameClient.request("POST", authority, "/")),
          Frames.data(stream, false, (byte) 'a'),
          Frames.headers(stream, end, Frames.block(name, value)));
      client.answers().awaitStreams(1, 3);
    };
  }

  private static void inTunnel(FrameClient client, String authority) throws Exception {
    client.open();
    int stream = client.stream();
    client.send(Frames.headers(stream, false, FrameClient.connect(authority)));
    client.answers().awaitResponses(1, 5);
    client.send(Frames.headers(stream, true, Frames.block("a", "b")));
    client.answers().awaitStreams(1, 3);
  }
}
