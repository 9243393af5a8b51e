package io.calamary.socks5.internal;

import static io.calamary.core.testkit.Allocations.assertAtMost;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What reading the messages of a handshake and the header of a datagram may allocate. */
class SocksAllocationTest {
  private final SocksSamples samples = new SocksSamples();

  @Test
  void handshakes() {
    assertTrue(samples.name().toString().contains("www.example.com:443"), samples.name()::toString);
    assertAtMost(64, "a greeting", samples::greeting);
    assertAtMost(1048, "user and password", samples::password);
    assertAtMost(216, "a request to an address", samples::address);
    assertAtMost(184, "a request to a name", samples::name);
  }

  @Test
  void datagrams() {
    assertEquals("198.51.100.7:53", String.valueOf(samples.datagram()));
    assertAtMost(192, "the header of a datagram", samples::datagram);
  }
}
