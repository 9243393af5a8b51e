package io.calamary.examples.measure.h2;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that no decent client sends.
 *
 * @param name what it is
 * @param expected how Calamary ends it: a regular expression for {@link #run}
 * @param attack sends it
 */
public record Hostile(String name, String expected, Attack attack) {
  private static final int MOST_SECONDS = 45;
  private static final int PATIENCE = 20;
  static final String CALM =
      "(200, )?((\\d+ x )?RST_STREAM \\w+, )*GOAWAY ENHANCE_YOUR_CALM, (closed|cut)";

  /** Sends something. */
  interface Attack {
    /** Sends it to a server; {@code authority} is an origin server behind that. */
    void send(FrameClient client, String authority) throws Exception;
  }

  /** All of them. */
  public static List<Hostile> all() {
    List<Hostile> all = new ArrayList<>();
    all.addAll(Floods.all());
    all.addAll(Windows.all());
    all.addAll(HeaderBlocks.all());
    all.addAll(Requests.all());
    all.addAll(Framing.all());
    return all;
  }

  /** A request that there is nothing wrong with. */
  public static Hostile decent() {
    return new Hostile(
        "a request",
        "200, goes on",
        (client, authority) -> {
          client.open().get(authority, "/");
          client.answers().awaitStreams(1, 10);
        });
  }

  /** The end of the connection by this error. */
  static String goAway(String code) {
    return "((\\d+ x )?RST_STREAM \\w+, )?GOAWAY " + code + ", (closed|cut)";
  }

  /** The end of the stream by this error, and perhaps of what was on its way; no more. */
  static String reset(String code) {
    return "RST_STREAM " + code + ", (again \\d+ x STREAM_CLOSED, )?goes on";
  }

  /** Either of them: RFC 9113 section 5.4.2 lets a stream error be a connection error. */
  static String either(String code) {
    return reset(code) + "|" + goAway(code);
  }

  /** Sends it, and tells in a few words what comes back; the connection stays as it is then. */
  public String run(FrameClient client, String authority) throws Exception {
    Thread watchdog = new Thread(() -> watch(client), "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
    attack.send(client, authority);
    String last = client.answers().over() || !client.alive(PATIENCE) ? "" : "goes on";
    String words = client.answers().words();
    if (last.isEmpty() && !client.answers().over()) {
      last = "silence";
    }
    return words + (words.isEmpty() || last.isEmpty() ? "" : ", ") + last;
  }

  /** A server that does not read must not hold the program up for ever. */
  private static void watch(FrameClient client) {
    try {
      if (!client.answers().awaitEnd(MOST_SECONDS)) {
        client.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
