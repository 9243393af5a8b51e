package io.calamary.core.internal.resolve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.calamary.resolve.DnsSettings.Order;
import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalNamesTest {
  private static final String HOSTS =
      """
      10.0.0.1 gate gate.example # comment
      10.0.0.2 gate
      2001:db8::1 Gate
      2001:db8::2 six
      203.0.113.9 localhost www.localhost
      """;

  @Test
  void theHostsFileIsReadInTheConfiguredOrder() throws Exception {
    assertEquals(List.of("2001:db8:0:0:0:0:0:1", "10.0.0.1", "10.0.0.2"), find("gate"));
    assertEquals(
        List.of("10.0.0.1", "10.0.0.2", "2001:db8:0:0:0:0:0:1"), find("gate", Order.IPV4_FIRST));
    assertEquals(List.of("10.0.0.1", "10.0.0.2"), find("gate", Order.IPV4_ONLY));
    assertEquals(List.of("2001:db8:0:0:0:0:0:1"), find("gate", Order.IPV6_ONLY));
    assertEquals(List.of("10.0.0.1"), find("gate.example"));
  }

  @Test
  void aNameWithoutAnAddressOfTheFamilyIsLeftToTheNameServers() throws Exception {
    assertNull(find("six", Order.IPV4_ONLY));
    assertNull(find("gate.example", Order.IPV6_ONLY));
    assertNull(find("other"));
    assertNull(find("example"));
  }

  @Test
  void localhostIsThisHostWhateverTheFileSays() throws Exception {
    List<String> loopback = List.of("0:0:0:0:0:0:0:1", "127.0.0.1");
    assertEquals(loopback, find("localhost"));
    assertEquals(loopback, find("www.localhost"));
    assertEquals(List.of("127.0.0.1"), find("localhost", Order.IPV4_ONLY));
    assertEquals(List.of("0:0:0:0:0:0:0:1"), find("localhost", Order.IPV6_ONLY));
    assertNull(find("mylocalhost"));
    assertNull(find("localhost.example"));
  }

  private static @Nullable List<String> find(String name) throws IOException {
    return find(name, Order.IPV6_FIRST);
  }

  private static @Nullable List<String> find(String name, Order order) throws IOException {
    HostsFileEntriesProvider hosts =
        HostsFileEntriesProvider.parser().parse(new StringReader(HOSTS));
    List<InetAddress> found = new LocalNames(hosts, order).find(name);
    return found == null ? null : found.stream().map(InetAddress::getHostAddress).toList();
  }
}
