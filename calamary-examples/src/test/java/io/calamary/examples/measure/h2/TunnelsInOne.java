package io.calamary.examples.measure.h2;

import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * A hundred tunnels in one connection of HTTP/2. How fast are they, and what changes when one of
 * them stalls: a client that grants no more window, or a target that does not read? Arguments:
 * tunnels, MiB for each, rounds.
 */
public final class TunnelsInOne {
  private static final int MIB = 1 << 20;

  private TunnelsInOne() {}

  /**
   * What was found.
   *
   * @param mibPerSecond how much all tunnels moved that did not stall
   * @param heap the live heap afterwards, with the connection open
   * @param direct the direct memory
   */
  public record Moved(double mibPerSecond, long heap, long direct) {}

  /** Prints a table. */
  public static void main(String[] args) throws Exception {
    int tunnels = args.length > 0 ? Integer.parseInt(args[0]) : 100;
    long bytes = (args.length > 1 ? Long.parseLong(args[1]) : 8) * MIB;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    Path identity = TlsPeer.identity();
    Path key = identity.resolve("key.pem");
    try (SecureProxy proxy = SecureProxy.start(identity.resolve("crt.pem"), key)) {
      System.out.println(
          "| direction | none stalled, MiB/s | one stalled, MiB/s | ratio | memory more, KiB |");
      System.out.println("| --- | ---: | ---: | ---: | ---: |");
      for (boolean upload : new boolean[] {false, true}) {
        measure(proxy, upload, tunnels, bytes, false);
        Moved[] free = new Moved[rounds];
        Moved[] held = new Moved[rounds];
        for (int i = 0; i < rounds; i++) {
          free[i] = measure(proxy, upload, tunnels, bytes, false);
          held[i] = measure(proxy, upload, tunnels, bytes, true);
        }
        double without = median(free, false);
        double with = median(held, false);
        System.out.printf(
            "| %s | %.0f | %.0f | %.2f | %.0f |%n",
            upload ? "to the target" : "to the client",
            without,
            with,
            with / without,
            (median(held, true) - median(free, true)) / 1024);
      }
    }
  }

  private static double median(Moved[] all, boolean memory) {
    double[] values =
        Arrays.stream(all)
            .mapToDouble(one -> memory ? one.heap + one.direct : one.mibPerSecond)
            .sorted()
            .toArray();
    return values[values.length / 2];
  }

  /** Moves so much through each tunnel; the last one stalls, if one does. */
  public static Moved measure(
      SecureProxy proxy, boolean upload, int tunnels, long bytes, boolean stall)
      throws IOException, GeneralSecurityException {
    int stalled = stall ? tunnels - 1 : -1;
    try (OriginServer target =
            OriginServer.start(upload ? TunnelsInOne::sink : TunnelsInOne::source);
        OriginServer deaf = OriginServer.start(upload ? client -> {} : TunnelsInOne::source);
        TunnelClient client =
            new TunnelClient(
                proxy.port(),
                tunnels,
                stalled,
                "127.0.0.1:" + target.port(),
                "127.0.0.1:" + deaf.port())) {
      long begun = System.nanoTime();
      if (upload) {
        client.send(bytes);
      } else {
        client.receive(bytes);
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      SecureProxy.Use use = proxy.use();
      int moving = stall ? tunnels - 1 : tunnels;
      return new Moved(moving * (double) bytes / MIB / seconds, use.heap(), use.direct());
    }
  }

  /** Sends as much as the first 8 octets say. */
  private static void source(OriginConnection client) throws IOException {
    client.receiveUpTo(8);
    byte[] piece = new byte[256 * 1024];
    for (long left = ByteBuffer.wrap(client.received()).getLong(); left > 0; left -= piece.length) {
      client.send(left < piece.length ? new byte[(int) left] : piece);
    }
    client.receiveAll();
  }

  private static void sink(OriginConnection client) throws IOException {
    client.receiveAll();
    client.fin();
  }
}
