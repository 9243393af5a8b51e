package io.calamary.examples.measure.h2;

import io.calamary.core.testkit.OriginServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Sends what no decent client sends to Calamary, HAProxy and nghttpx, and prints what comes back,
 * and what it leaves in Calamary's memory. Argument: a regular expression for the names of what is
 * sent; all by default.
 */
final class HostileFrames {
  private static final int MIB = 1 << 20;

  private HostileFrames() {}

  /** Runs all. */
  public static void main(String[] args) throws Exception {
    Pattern wanted = Pattern.compile(args.length > 0 ? args[0] : "");
    Path identity = TlsPeer.identity();
    Path crt = identity.resolve("crt.pem");
    try (OriginServer origin = HttpTarget.start();
        SecureProxy proxy =
            SecureProxy.start(
                crt,
                identity.resolve("key.pem"),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=64m");
        TlsPeer haproxy = TlsPeer.haproxy(identity, origin.port());
        TlsPeer nghttpx = TlsPeer.nghttpx(identity, origin.port())) {
      String authority = "127.0.0.1:" + origin.port();
      warm(proxy, authority);
      System.out.println(
          "| what was sent | Calamary | heap, MiB | direct, MiB | CPU, ms | HAProxy | nghttpx |");
      System.out.println("| --- | --- | ---: | ---: | ---: | --- | --- |");
      for (Hostile hostile : Hostile.all()) {
        if (wanted.matcher(hostile.name()).find()) {
          String ours = ours(hostile, proxy, authority);
          String others =
              other(hostile, haproxy, authority) + " | " + other(hostile, nghttpx, authority);
          System.out.println("| " + hostile.name() + " | " + ours + " | " + others + " |");
        }
      }
    }
  }

  /** Once through what the figures should not count: classes, and the first chunks of memory. */
  private static void warm(SecureProxy proxy, String authority) throws Exception {
    for (Hostile hostile : Hostile.all()) {
      if (hostile.name().contains("reset") || hostile.name().contains("101")) {
        ours(hostile, proxy, authority);
      }
    }
  }

  private static String ours(Hostile hostile, SecureProxy proxy, String authority)
      throws Exception {
    long cpu = proxy.use().cpuMillis();
    try (FrameClient client = new FrameClient(proxy.port())) {
      String words = hostile.run(client, authority);
      SecureProxy.Use after = proxy.use();
      String wrong = words.matches(hostile.expected()) ? "" : " (NOT " + hostile.expected() + ")";
      return "%s%s | %.1f | %.1f | %d"
          .formatted(
              words,
              wrong,
              (double) after.heap() / MIB,
              (double) after.direct() / MIB,
              after.cpuMillis() - cpu);
    }
  }

  private static String other(Hostile hostile, TlsPeer peer, String authority) throws Exception {
    try (FrameClient client = new FrameClient(peer.port())) {
      return hostile.run(client, authority);
    } catch (IOException e) {
      return "no connection";
    }
  }
}
