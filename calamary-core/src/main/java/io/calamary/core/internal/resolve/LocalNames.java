package io.calamary.core.internal.resolve;

import io.calamary.resolve.DnsSettings.Order;
import io.netty.resolver.HostsFileEntriesProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names that need no name server: {@code localhost} and what is below it (RFC 6761 section 6.3),
 * and those of the hosts file as it was when the server started. Immutable.
 */
final class LocalNames {
  private static final String LOCALHOST = "localhost";

  private final Map<String, List<InetAddress>> ipv6;
  private final Map<String, List<InetAddress>> ipv4;
  private final Order order;
  private final List<InetAddress> loopback;

  LocalNames(HostsFileEntriesProvider hosts, Order order) {
    this.ipv6 = hosts.ipv6Entries();
    this.ipv4 = hosts.ipv4Entries();
    this.order = order;
    this.loopback =
        ordered(
            List.of(address(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
            List.of(address(127, 0, 0, 1)));
  }

  /** The addresses of a name; null if it is not one of these. */
  @Nullable List<InetAddress> find(String name) {
    if (isLocalhost(name)) {
      return loopback;
    }
    List<InetAddress> found =
        ordered(ipv6.getOrDefault(name, List.of()), ipv4.getOrDefault(name, List.of()));
    return found.isEmpty() ? null : found;
  }

  private static boolean isLocalhost(String name) {
    int before = name.length() - LOCALHOST.length() - 1;
    return name.endsWith(LOCALHOST) && (before < 0 || name.charAt(before) == '.');
  }

  private List<InetAddress> ordered(List<InetAddress> six, List<InetAddress> four) {
    return switch (order) {
      case IPV6_ONLY -> List.copyOf(six);
      case IPV4_ONLY -> List.copyOf(four);
      case IPV6_FIRST -> joined(six, four);
      case IPV4_FIRST -> joined(four, six);
    };
  }

  /** One list after the other, immutable. */
  static List<InetAddress> joined(List<InetAddress> first, List<InetAddress> second) {
    if (second.isEmpty()) {
      return List.copyOf(first);
    }
    if (first.isEmpty()) {
      return List.copyOf(second);
    }
    List<InetAddress> all = new ArrayList<>(first.size() + second.size());
    all.addAll(first);
    all.addAll(second);
    return List.copyOf(all);
  }

  private static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }
}
