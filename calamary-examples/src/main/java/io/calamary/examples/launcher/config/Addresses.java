package io.calamary.examples.launcher.config;

import io.calamary.flow.Endpoint;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads addresses in their usual spelling, without resolving anything. */
final class Addresses {
  private static final String SERVER = "IP, IP:port or [IPv6]:port";

  private Addresses() {}

  static InetAddress literal(String text) {
    return Objects.requireNonNull(Endpoint.addressOf(text), text);
  }

  static @Nullable InetAddress ip4(Value value) {
    String expected = "an IPv4 address such as 127.0.0.1";
    String text = value.text(expected);
    InetAddress address = text == null ? null : Endpoint.addressOf(text);
    if (text == null
        || (address instanceof Inet4Address && address.getHostAddress().equals(text))) {
      return address;
    }
    value.refuse(text, expected);
    return null;
  }

  static @Nullable InetAddress ip6(Value value) {
    String expected = "an IPv6 address such as ::1";
    String text = value.text(expected);
    InetAddress address = text == null || text.startsWith("[") ? null : Endpoint.addressOf(text);
    if (text == null || address instanceof Inet6Address) {
      return address;
    }
    value.refuse(text, expected);
    return null;
  }

  /** An address with a port, or without one. */
  static @Nullable InetSocketAddress server(Value value, int defaultPort) {
    String text = value.text(SERVER);
    if (text == null) {
      return null;
    }
    try {
      boolean bare = text.startsWith("[") ? text.endsWith("]") : text.split(":", -1).length != 2;
      Endpoint endpoint = bare ? Endpoint.of(text, defaultPort) : Endpoint.parse(text);
      InetAddress address = endpoint.address();
      if (address != null && endpoint.port() > 0) {
        return new InetSocketAddress(address, endpoint.port());
      }
    } catch (IllegalArgumentException e) {
      // Falls through: what is expected is the same for all that does not fit.
    }
    value.refuse(text, SERVER);
    return null;
  }
}
