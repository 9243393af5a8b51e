package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.OriginServer;
import io.calamary.examples.measure.h2.FrameClient;
import io.calamary.examples.measure.h2.Hostile;
import io.calamary.examples.measure.h2.HttpTarget;
import io.calamary.examples.measure.h2.SecureProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no decent client sends, to a proxy with little memory: it answers as it should, keeps next
 * to nothing, and serves the next client.
 */
class HostileFramesIT {
  private static final long MOST_HEAP = 24 << 20;
  private static OriginServer origin;
  private static SecureProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Work.folder("hostile");
    Identity identity = Identity.create(folder, "localhost");
    origin = HttpTarget.start();
    proxy =
        SecureProxy.start(
            identity.certificate(),
            identity.key(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx40m",
            "-XX:MaxDirectMemorySize=40m");
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
    origin.close();
  }

  static List<Hostile> all() {
    return Hostile.all();
  }

  @ParameterizedTest
  @MethodSource("all")
  void isAnsweredAndCostsLittle(Hostile hostile) throws Exception {
    String authority = "127.0.0.1:" + origin.port();
    try (FrameClient client = new FrameClient(proxy.port())) {
      String words = hostile.run(client, authority);
      assertTrue(
          words.matches(hostile.expected()),
          () -> words + " (expected: " + hostile.expected() + ")");
      SecureProxy.Use use = proxy.use();
      assertTrue(use.heap() < MOST_HEAP, () -> use + " (expected: less than " + MOST_HEAP + ")");
    }
    try (FrameClient next = new FrameClient(proxy.port())) {
      assertEquals("200, goes on", Hostile.decent().run(next, authority));
    }
  }
}
