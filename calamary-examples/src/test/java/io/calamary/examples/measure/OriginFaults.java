package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.core.testkit.BlackHole;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What clients see of servers that fail, and after what time; all timeouts are 2 s. */
public final class OriginFaults {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private OriginFaults() {}

  /** All faults of servers that can be connected to. */
  public static List<Fault> all() {
    return Stream.of(Fault.Place.values())
        .flatMap(place -> Stream.of(Fault.Ending.values()).map(end -> new Fault(place, end)))
        .toList();
  }

  /** Prints a table. */
  public static void main(String[] args) throws IOException {
    System.out.println("| server | plain | ms | CONNECT | ms |");
    System.out.println("| --- | --- | ---: | --- | ---: |");
    try (ProxyServer proxy = start(TIMEOUT);
        BlackHole hole = new BlackHole()) {
      measure(Way.PLAIN, proxy, new Fault(Fault.Place.IN_OPEN_BODY, Fault.Ending.FIN));
      row("refuses", proxy, OriginServer.nobody());
      row("does not answer SYN", proxy, hole.address());
      for (Fault fault : all()) {
        List<Seen> seen = new ArrayList<>();
        for (Way way : Way.values()) {
          seen.add(measure(way, proxy, fault));
        }
        row(fault.ending() + " " + fault.place(), seen);
      }
    }
  }

  private static void row(String what, ProxyServer proxy, InetSocketAddress origin)
      throws IOException {
    List<Seen> seen = new ArrayList<>();
    for (Way way : Way.values()) {
      seen.add(get(way, proxy, origin));
    }
    row(what, seen);
  }

  private static void row(String what, List<Seen> seen) {
    Seen plain = seen.get(0);
    Seen tunnel = seen.get(1);
    System.out.printf(
        "| %s | %s | %d | %s | %d |%n",
        what.toLowerCase(Locale.ROOT).replace('_', ' '),
        plain.words(),
        plain.millis(),
        tunnel.words(),
        tunnel.millis());
  }

  /** A proxy that waits so long for a connection, for a response, and in silence. */
  public static ProxyServer start(Duration timeout) {
    return Proxies.start(
        Timeouts.builder().connect(timeout).response(timeout).idle(timeout).build());
  }

  /** Asks a server that has this fault. */
  public static Seen measure(Way way, ProxyServer proxy, Fault fault) throws IOException {
    try (OriginServer origin = OriginServer.start(fault::commit)) {
      return get(way, proxy, origin.address());
    }
  }

  /** Asks a server. */
  public static Seen get(Way way, ProxyServer proxy, InetSocketAddress origin) throws IOException {
    long start = System.nanoTime();
    try (RawClient client = RawClient.connect(Proxies.address(proxy))) {
      String authority = "127.0.0.1:" + origin.getPort();
      if (way == Way.CONNECT) {
        client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        Seen answer = Seen.readConnect(client, start);
        if (answer.status() != 200) {
          return answer;
        }
      }
      try {
        String target = way == Way.PLAIN ? "http://" + authority + "/" : "/";
        client.send("GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
      } catch (SocketException e) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        return new Seen(0, false, 0, End.RST, millis);
      }
      return Seen.read(client, start);
    }
  }
}
