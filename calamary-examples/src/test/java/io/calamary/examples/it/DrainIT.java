package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginConnection;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.examples.measure.DrainInFlight;
import io.calamary.examples.measure.Way;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is drained delivers what is on its way; what it must cut looks cut. */
class DrainIT {
  private static final int MIB = 16;
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final byte[] OPEN_BODY =
      "HTTP/1.1 200 OK\r\n\r\na part".getBytes(StandardCharsets.US_ASCII);

  @ParameterizedTest
  @EnumSource(Way.class)
  void deliversWhatIsOnItsWay(Way way) throws Exception {
    DrainInFlight.Result result = DrainInFlight.measure(way, MIB);
    assertEquals(result.expected(), result.arrived());
    assertTrue(result.intact(), "the bytes differ");
  }

  /** The server does not end such a body, so neither may the proxy. */
  private static Behaviour openBody() {
    return connection -> {
      connection.receive(new byte[8192]);
      connection.send(OPEN_BODY);
      connection.receiveAll();
    };
  }

  @Test
  void cutsAnOldClientSoThatItNotices() throws Exception {
    try (OriginServer origin = OriginServer.start(openBody());
        EmbeddedProxy proxy = EmbeddedProxy.start();
        RawClient client = RawClient.connect(proxy.address())) {
      client.send("GET http://127.0.0.1:" + origin.port() + "/ HTTP/1.0\r\n\r\n");
      client.readUntil("a part");
      Await.get(proxy.server().drain(SHORT));
      Received rest = client.readToEnd();
      assertEquals(End.RST, rest.end(), rest::toString);
    }
  }

  @Test
  void cutsATunnelSoThatBothSidesNotice() throws Exception {
    try (OriginServer origin = OriginServer.start(openBody());
        EmbeddedProxy proxy = EmbeddedProxy.start();
        RawClient client = Way.CONNECT.get(proxy.address(), origin.address())) {
      client.readUntil("a part");
      OriginConnection server = origin.next();
      Await.get(proxy.server().drain(SHORT));
      Received rest = client.readToEnd();
      assertEquals(End.RST, rest.end(), rest::toString);
      Await.until("the server is cut off", () -> server.end() == End.RST);
    }
  }
}
