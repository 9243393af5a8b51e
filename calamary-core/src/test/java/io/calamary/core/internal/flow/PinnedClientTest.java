package io.calamary.core.internal.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedClientTest {
  private static InetSocketAddress at(String host, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private static PinnedClient client(int wanted, boolean anyPort) throws UnknownHostException {
    return new PinnedClient(InetAddress.getByName("192.0.2.1"), wanted, anyPort);
  }

  @ParameterizedTest
  @CsvSource({
    "0, false, 192.0.2.1, 1000, true",
    "0, false, 192.0.2.2, 1000, false",
    "1000, false, 192.0.2.1, 1000, true",
    "1000, false, 192.0.2.1, 1001, false",
    "1000, false, 192.0.2.2, 1000, false",
    "1000, false, ::ffff:192.0.2.1, 1000, true",
    "1000, true, 192.0.2.1, 1001, true",
    "1000, true, 192.0.2.2, 1000, false",
  })
  void sendsFromItsAddress(int wanted, boolean anyPort, String host, int port, boolean good)
      throws UnknownHostException {
    PinnedClient client = client(wanted, anyPort);
    assertEquals(good, client.mayBe(at(host, port)));
    assertNull(client.address());
  }

  @Test
  void staysWithThePortOfItsFirstDatagram() throws UnknownHostException {
    PinnedClient client = client(0, false);
    client.sent(at("192.0.2.1", 1000));
    assertEquals(true, client.mayBe(at("192.0.2.1", 1000)));
    assertEquals(false, client.mayBe(at("192.0.2.1", 1001)));
    assertEquals(at("192.0.2.1", 1000), client.address());
  }

  @Test
  void isAnsweredAtThePortOfItsLastDatagramIfAnyMayBe() throws UnknownHostException {
    PinnedClient client = client(1000, true);
    client.sent(at("192.0.2.1", 1000));
    client.sent(at("192.0.2.1", 1001));
    assertEquals(true, client.mayBe(at("192.0.2.1", 1000)));
    assertEquals(at("192.0.2.1", 1001), client.address());
  }
}
