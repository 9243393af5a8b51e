package io.calamary.examples.measure;

import io.calamary.ProxyServer;
import io.calamary.Timeouts;
import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

/** A server is drained while a response is on its way: does all of it arrive? */
public final class DrainInFlight {
  private static final int MIB = 1 << 20;
  private static final Duration LONG = Duration.ofMinutes(1);

  private DrainInFlight() {}

  /**
   * What was found.
   *
   * @param expected the length of the body
   * @param arrived how much of it came
   * @param intact whether it is what was sent
   * @param closedMillis how long after its last byte the server was closed
   */
  public record Result(long expected, long arrived, boolean intact, long closedMillis) {}

  /** Prints a table; the first argument is the length of the body in MiB. */
  public static void main(String[] args) throws IOException {
    int mib = args.length == 0 ? 64 : Integer.parseInt(args[0]);
    System.out.println("| way | sent, MiB | arrived, MiB | intact | closed after, ms |");
    System.out.println("| --- | ---: | ---: | --- | ---: |");
    for (Way way : Way.values()) {
      Result got = measure(way, mib);
      System.out.printf(
          "| %s | %d | %d | %s | %d |%n",
          way, got.expected / MIB, got.arrived / MIB, got.intact, got.closedMillis);
    }
  }

  /** Drains while a body of so many MiB is on its way. */
  public static Result measure(Way way, int mib) throws IOException {
    byte[] piece = piece();
    try (ProxyServer proxy = Proxies.start(Timeouts.defaults());
        OriginServer origin = OriginServer.start(server -> serve(server, piece, mib))) {
      CRC32 got = new CRC32();
      CompletionStage<Void> drained;
      long arrived = MIB;
      try (RawClient client = way.get(Proxies.address(proxy), origin.address())) {
        client.readUntil("\r\n\r\n");
        got.update(client.readExactly(MIB));
        drained = drain(proxy);
        for (; arrived < (long) mib * MIB; arrived += MIB) {
          got.update(client.readExactly(MIB));
        }
      }
      long start = System.nanoTime();
      Await.get(drained);
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return new Result((long) mib * MIB, arrived, got.getValue() == expected(piece, mib), millis);
    }
  }

  private static CompletionStage<Void> drain(ProxyServer proxy) {
    InetSocketAddress address = Proxies.address(proxy);
    CompletionStage<Void> drained = proxy.drain(LONG);
    Await.until("no more listening", () -> refuses(address));
    return drained;
  }

  private static byte[] piece() {
    byte[] piece = new byte[MIB];
    for (int i = 0; i < MIB; i++) {
      piece[i] = (byte) (i * 31 >> 3);
    }
    return piece;
  }

  private static long expected(byte[] piece, int mib) {
    CRC32 sum = new CRC32();
    for (int i = 0; i < mib; i++) {
      sum.update(piece);
    }
    return sum.getValue();
  }

  private static void serve(OriginConnection client, byte[] piece, int mib) throws IOException {
    client.receive(new byte[8192]);
    String head = "HTTP/1.1 200 OK\r\nContent-Length: " + (long) mib * MIB + "\r\n\r\n";
    client.send(head.getBytes(StandardCharsets.US_ASCII));
    for (int i = 0; i < mib; i++) {
      client.send(piece);
    }
    client.receiveAll();
    client.close();
  }

  private static boolean refuses(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
