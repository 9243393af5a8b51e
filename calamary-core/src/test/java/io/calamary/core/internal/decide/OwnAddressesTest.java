package io.calamary.core.internal.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.flow.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, ::ffff:127.0.0.1, true",
    "127.0.0.1, 0.0.0.0, true",
    "127.0.0.1, ::, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, 192.0.2.1, false",
    "192.0.2.1, 0.0.0.0, false",
    "192.0.2.1, 192.0.2.1, true",
    "0.0.0.0, 127.0.0.1, true",
    "0.0.0.0, 127.3.4.5, true",
    "0.0.0.0, 0.0.0.0, true",
    "0.0.0.0, ::1, true",
    "0.0.0.0, 192.0.2.1, false",
    "::, 127.0.0.1, true",
    "::, ::1, true",
    "::, 2001:db8::1, false",
    "::1, ::1, true",
    "::1, ::, true",
    "::1, 2001:db8::1, false",
  })
  void knowsWhatLeadsBack(String bound, String dialled, boolean own) throws UnknownHostException {
    OwnAddresses addresses = new OwnAddresses();
    addresses.add(new InetSocketAddress(InetAddress.getByName(bound), 3128));

    assertEquals(own, addresses.contains(Transport.TCP, InetAddress.getByName(dialled), 3128));
    assertEquals(false, addresses.contains(Transport.TCP, InetAddress.getByName(dialled), 3129));
  }

  @Test
  void aWildcardIsBoundToEveryAddressOfThisHost() throws Exception {
    OwnAddresses addresses = new OwnAddresses();
    addresses.add(new InetSocketAddress(3128));
    for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
      each.inetAddresses()
          .forEach(a -> assertEquals(true, addresses.contains(Transport.TCP, a, 3128)));
    }
  }

  @Test
  void relaysAreKnownWhileTheyAreOpen() throws UnknownHostException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    InetAddress other = InetAddress.getByName("::1");
    OwnAddresses addresses = new OwnAddresses();
    addresses.addRelay(new InetSocketAddress(loopback, 40_000));
    addresses.addRelay(new InetSocketAddress(other, 40_000));
    addresses.addRelay(new InetSocketAddress(loopback, 40_001));

    assertEquals(true, addresses.contains(Transport.UDP, loopback, 40_000));
    assertEquals(true, addresses.contains(Transport.UDP, InetAddress.getByName("0"), 40_000));
    assertEquals(false, addresses.contains(Transport.TCP, loopback, 40_000));

    addresses.removeRelay(new InetSocketAddress(loopback, 40_000));
    addresses.removeRelay(new InetSocketAddress(loopback, 40_002));
    assertEquals(false, addresses.contains(Transport.UDP, loopback, 40_000));
    assertEquals(true, addresses.contains(Transport.UDP, other, 40_000));
    assertEquals(true, addresses.contains(Transport.UDP, loopback, 40_001));
    addresses.removeRelay(new InetSocketAddress(other, 40_000));
    assertEquals(false, addresses.contains(Transport.UDP, other, 40_000));
  }
}
