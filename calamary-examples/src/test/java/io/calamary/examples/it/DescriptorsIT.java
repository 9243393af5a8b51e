package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher where its process may have few descriptors, and clients want more than that. */
@Timeout(180)
class DescriptorsIT {
  private static final int MOST = 250;
  private static final int PATIENCE_MILLIS = 3_000;

  @TempDir private Path folder;

  private Service start(String transport) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("calamary.yml"),
            """
            service:
              listen: [{mode: http, port: 0, ip6: []}]
              alwaysDeny: []
              timeout: {process: %d}
            rules:
              - {match: {dest: 127.0.0.1}, action: accept}
            """
                .formatted(PATIENCE_MILLIS));
    List<String> line = new ArrayList<>(List.of("sh", "-c"));
    line.add("ulimit -n " + MOST + " && exec env JAVA_TOOL_OPTIONS=\"$0\" \"$@\"");
    line.add("-Dio.calamary.transport=" + transport);
    line.addAll(Java.launcher("-f", file.toString()));
    return Service.start(new ProcessBuilder(line));
  }

  private static Duration processorTime(Service service) {
    Optional<Duration> time = service.process().toHandle().info().totalCpuDuration();
    return time.orElseThrow();
  }

  private static InetSocketAddress started(Service proxy) throws InterruptedException {
    int port = Integer.parseInt(proxy.await("Bound to tcp://127.0.0.1:(\\d+) ").group(1));
    proxy.await("\\| Started");
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static String request(OriginServer origin) {
    String authority = "127.0.0.1:" + origin.port();
    return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
  }

  private static void echo(RawClient tunnel, String text) throws IOException {
    tunnel.send(text);
    assertEquals(text, tunnel.readUntil(text.substring(text.length() - 1)));
  }

  private static RawClient tunnel(RawClient client, OriginServer origin) throws IOException {
    client.send(request(origin));
    assertTrue(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"epoll", "nio"})
  void restsUntilThereAreDescriptorsAgain(String transport) throws Exception {
    List<RawClient> crowd = new ArrayList<>();
    try (OriginServer origin = OriginServer.start(Behaviour.echo());
        Service proxy = start(transport)) {
      InetSocketAddress address = started(proxy);
      RawClient open = tunnel(RawClient.connect(address), origin);
      crowd.add(open);
      echo(open, "before.");
      for (int i = 0; i < MOST; i++) {
        crowd.add(RawClient.connect(address));
      }
      proxy.await("CAL-024: .*: Too many open files \\(remedy: more descriptors");
      Duration before = processorTime(proxy);
      long since = System.nanoTime();
      echo(open, "meanwhile.");

      // Who says nothing is let go when the time for that is over; only then there is room.
      RawClient late = RawClient.connect(address);
      crowd.add(late);
      tunnel(late, origin);
      echo(late, "late.");
      echo(open, "after.");
      Duration wall = Duration.ofNanos(System.nanoTime() - since);
      Duration used = processorTime(proxy).minus(before);
      assertTrue(
          used.multipliedBy(2).compareTo(wall) < 0, () -> used + " of the processor in " + wall);
      assertEquals(2, origin.accepted());
    } finally {
      for (RawClient client : crowd) {
        client.close();
      }
    }
  }

  @Test
  void goesOnWithTunnelsWhenOthersHaveEnded() throws Exception {
    List<RawClient> crowd = new ArrayList<>();
    try (OriginServer origin = OriginServer.start(Behaviour.echo());
        Service proxy = start("epoll")) {
      InetSocketAddress address = started(proxy);
      RawClient first = tunnel(RawClient.connect(address), origin);
      crowd.add(first);
      echo(first, "before.");
      // Each takes two.
      for (int i = 0; i < MOST / 2; i++) {
        RawClient client = RawClient.connect(address);
        crowd.add(client);
        client.send(request(origin));
      }
      proxy.await("CAL-024: ");
      echo(first, "still.");
      for (RawClient leaving : crowd.subList(1, crowd.size() - 1)) {
        leaving.close();
      }
      RawClient last = crowd.get(crowd.size() - 1);
      assertTrue(last.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
      echo(last, "at last.");
      echo(first, "still, too.");
    } finally {
      for (RawClient client : crowd) {
        client.close();
      }
    }
  }
}
