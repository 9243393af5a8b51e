package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.measure.h2.SecureProxy;
import io.calamary.examples.measure.h2.TunnelsInOne;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tunnel that stalls must not hold up those beside it in its connection, and cost little. */
class StalledTunnelIT {
  private static final int TUNNELS = 20;
  private static final long EACH = 1 << 20;
  private static final long MOST = 6 << 20;

  private static SecureProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Work.folder("stalled-tunnel");
    Identity identity = Identity.create(folder, "localhost");
    proxy =
        SecureProxy.start(
            identity.certificate(),
            identity.key(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=64m");
  }

  @AfterAll
  static void stop() throws Exception {
    proxy.close();
  }

  /** Ends only when all others have moved all of theirs. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void letsOthersGoOnAndCostsLittle(boolean upload) throws Exception {
    TunnelsInOne.Moved free = TunnelsInOne.measure(proxy, upload, TUNNELS, EACH, false);
    TunnelsInOne.Moved held = TunnelsInOne.measure(proxy, upload, TUNNELS, EACH, true);
    long more = held.heap() + held.direct() - free.heap() - free.direct();
    assertTrue(more < MOST, () -> more + " bytes (expected: less than " + MOST + ")");
  }
}
