package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.FakeDnsReply;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A name whose first address is dead: people notice if the second one is tried too late. */
class HappyEyeballsIT {
  private static final int ATTEMPTS = 5;
  private static final double MOST_SECONDS = 1.0;

  private static Nginx nginx;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  /** A port of ::1 whose queue is full: the kernel drops what comes, as a dead route does. */
  private static final class DeadPort implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();
    private final List<Socket> queued = new ArrayList<>();

    DeadPort(int port) throws IOException {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("::1"), port);
      server.bind(address, 1);
      for (int i = 0; i < 2; i++) {
        Socket socket = new Socket();
        queued.add(socket);
        socket.connect(address, (int) Await.BOUND.toMillis());
      }
      try (Socket probe = new Socket()) {
        assertThrows(SocketTimeoutException.class, () -> probe.connect(address, 300));
      }
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : queued) {
        socket.close();
      }
      server.close();
    }
  }

  /** The quickest of several tries: a busy machine delays some of them, a wrong order all. */
  private static double quickest(EmbeddedProxy proxy, List<String> names)
      throws IOException, InterruptedException {
    double best = Double.MAX_VALUE;
    for (String name : names) {
      Command.Result got =
          Command.of(
                  Work.folder("eyeballs"),
                  Tool.CURL,
                  "-sS",
                  "-m",
                  "20",
                  "-x",
                  proxy.url(),
                  "-w",
                  "%{time_total}",
                  "http://" + name + ":" + nginx.port() + "/hello")
              .run()
              .succeeded();
      assertTrue(got.text().startsWith("hello by HTTP/1.1\n"), got::text);
      best = Math.min(best, Double.parseDouble(got.text().lines().toList().get(1)));
    }
    return best;
  }

  private static List<String> names() {
    return IntStream.range(0, ATTEMPTS).mapToObj(i -> "dead" + i + ".test").toList();
  }

  @Test
  void deadIp6AddressDelaysLittle() throws Exception {
    try (DeadPort dead = new DeadPort(nginx.port());
        EmbeddedProxy proxy = EmbeddedProxy.start()) {
      names().forEach(name -> proxy.dns().aaaa(name, "::1").a(name, "127.0.0.1"));
      double took = quickest(proxy, names());
      assertTrue(took < MOST_SECONDS, () -> took + " s (expected: under " + MOST_SECONDS + ")");
      assertEquals(dead.queued.size(), 2);
      for (String name : names()) {
        assertEquals(1, proxy.dns().count(name, DnsRecordType.AAAA), "it was asked for");
      }
      assertTrue(
          proxy.observer().connected().stream()
              .noneMatch(flow -> flow.address() instanceof Inet6Address));
    }
  }

  @Test
  void nameServerThatKeepsSilentAboutIp6DelaysLittle() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      for (String name : names()) {
        proxy.dns().on(name, DnsRecordType.AAAA, FakeDnsReply.none()).a(name, "127.0.0.1");
      }
      double took = quickest(proxy, names());
      assertTrue(took < MOST_SECONDS, () -> took + " s (expected: under " + MOST_SECONDS + ")");
    }
  }
}
