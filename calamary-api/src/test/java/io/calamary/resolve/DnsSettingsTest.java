package io.calamary.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.resolve.DnsSettings.Order;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsSettingsTest {
  @Test
  void theSystemIsAskedByDefault() {
    DnsSettings settings = DnsSettings.system();

    assertEquals(List.of(), settings.nameServers());
    assertEquals(Order.IPV6_FIRST, settings.order());
    assertEquals(Duration.ofHours(1), settings.maxTtl());
    assertEquals(Duration.ofSeconds(5), settings.negativeTtl());
  }

  @Test
  void keepsWhatItIsTold() {
    InetSocketAddress first = new InetSocketAddress("192.0.2.53", 53);
    InetSocketAddress second = new InetSocketAddress("127.0.0.1", 5353);
    DnsSettings.Builder builder =
        DnsSettings.builder()
            .nameServer(first)
            .nameServer(second)
            .order(Order.IPV4_ONLY)
            .maxTtl(Duration.ofDays(7))
            .negativeTtl(Duration.ZERO);
    DnsSettings settings = builder.build();
    builder.nameServer(first);

    assertEquals(List.of(first, second), settings.nameServers());
    assertEquals(Order.IPV4_ONLY, settings.order());
    assertEquals(Duration.ofDays(7), settings.maxTtl());
    assertEquals(Duration.ZERO, settings.negativeTtl());
  }

  @Test
  void refusesNameServersWithoutAnAddress() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("dns.example", 53);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> DnsSettings.builder().nameServer(unresolved));

    assertTrue(e.getMessage().contains("dns.example"), e.getMessage());
  }

  @Test
  void refusesTimesOutOfBounds() {
    DnsSettings.Builder builder = DnsSettings.builder();
    Duration tooLong = Duration.ofDays(7).plusNanos(1);

    assertThrows(IllegalArgumentException.class, () -> builder.maxTtl(tooLong));
    assertThrows(IllegalArgumentException.class, () -> builder.maxTtl(Duration.ofNanos(-1)));
    assertThrows(IllegalArgumentException.class, () -> builder.negativeTtl(tooLong));
    assertThrows(IllegalArgumentException.class, () -> builder.negativeTtl(Duration.ofNanos(-1)));
    assertThrows(NullPointerException.class, () -> builder.order(null));
  }
}
