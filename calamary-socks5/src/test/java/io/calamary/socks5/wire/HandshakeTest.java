package io.calamary.socks5.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.Behaviour;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.OriginServer;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.core.testkit.TestProxy;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods, requests that are refused before a flow, and what is told about the outcome. */
class HandshakeTest extends SocksHarness {
  private static final String FAILED = "0001000000000000";

  @ParameterizedTest
  @CsvSource({
    "0500, UNSUPPORTED",
    "050180, UNSUPPORTED",
    "050102, UNSUPPORTED",
    "05020102, UNSUPPORTED"
  })
  void tellsWhoOffersNoUsableMethod(String greeting, CloseReason reason) throws IOException {
    TestProxy proxy = proxy();
    assertEquals("05ff", answer(proxy, Socks.hex(greeting), Socks.request(1, "127.0.0.1", 80)));
    assertEquals(List.of(reason), proxy.observer().awaitConnectionsClosed(1));
    assertEquals(List.of(), proxy.observer().opened());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "06",
        "04010050",
        "474554202f20485454502f312e310d0a",
        "1603010200010001fc",
        "5353482d322e302d",
        "00"
      })
  void closesAtOnceWhatIsNotSocks(String bytes) throws IOException {
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(Socks.hex(bytes));

    Received answer = client.readToEnd();

    assertEquals("", Socks.hex(answer.bytes()));
    assertEquals(End.FIN, answer.end());
    client.close();
    assertEquals(List.of(CloseReason.PROTOCOL_ERROR), proxy.observer().awaitConnectionsClosed(1));
  }

  @ParameterizedTest
  @CsvSource({
    "0509, 07",
    "0500, 07",
    "0501000561, 08",
    "05010003000050, 08",
    "05010003036100620050, 08",
    "05010003036120620050, 08",
    "05010003022e610050, 08",
    "0501000304c3a978790050, 08",
    "040100017f0000010050, 01",
    "050200017f0000010050, 07",
    "05030001000000000000, 07"
  })
  void refusesARequestWithAWholeReply(String request, String code) throws IOException {
    TestProxy proxy = proxy();
    RawClient client = client(proxy);
    client.send(Socks.GREETING);
    assertEquals("0500", Socks.read(client, 2));
    client.send(Socks.hex(request));

    Received answer = client.readToEnd();

    assertEquals("05" + code + FAILED, Socks.hex(answer.bytes()));
    assertEquals(End.FIN, answer.end());
    client.close();
    proxy.observer().awaitConnectionsClosed(1);
    assertEquals(List.of(), proxy.observer().opened());
  }

  @Test
  void connectsToNoPortZero() throws IOException {
    TestProxy proxy = proxy();
    assertEquals("05000508" + FAILED, answer(proxy, mode().request("127.0.0.1", 0)));
    assertEquals(List.of(), proxy.observer().connected());
  }

  @Test
  void heedsNoReservedByte() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    byte[] request = request(origin);
    request[Socks.GREETING.length + 2] = (byte) 0xff;
    client.send(request);
    mode().readSuccess(client);
  }

  @Test
  void tellsTheAddressThatItConnectsFrom() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    RawClient client = client(proxy());
    client.send(request(origin));
    assertEquals("0500", Socks.read(client, 2));

    String bound = Socks.readSuccess(client);

    InetSocketAddress seen = origin.next().remote();
    assertEquals("017f000001" + String.format("%04x", seen.getPort()), bound);
  }

  @Test
  void tellsTheIpv6AddressThatItConnectsFrom() throws IOException {
    OriginServer origin = closed(OriginServer.start("::1", Behaviour.echo()));
    RawClient client = client(proxy());
    client.send(request(origin));
    assertEquals("0500", Socks.read(client, 2));

    String bound = Socks.readSuccess(client);

    InetSocketAddress seen = origin.next().remote();
    assertEquals("04" + "0".repeat(31) + "1" + String.format("%04x", seen.getPort()), bound);
  }

  @Test
  void connectsToAddressesInTheirOwnForm() throws IOException {
    OriginServer origin = origin(Behaviour.echo());
    String port = String.format("%04x", origin.port());
    TestProxy proxy = proxy();
    for (String address :
        List.of("017f000001", "0400000000000000000000ffff7f000001", "03053132372e31")) {
      RawClient client = client(proxy);
      client.send(Socks.hex("050100" + "050100" + address + port));
      mode().readSuccess(client);
    }
    for (var flow : proxy.observer().opened()) {
      assertEquals(Endpoint.of("127.0.0.1", origin.port()), flow.destination());
    }
  }
}
