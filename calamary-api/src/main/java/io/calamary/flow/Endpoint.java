package io.calamary.flow;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port. Never resolves: the host is a name or an address, as it was written, in one
 * spelling. Immutable.
 *
 * <p>Addresses are recognised in every spelling that a system resolver accepts ({@code 127.1},
 * {@code 0x7f000001}, {@code ::ffff:127.0.0.1}) and names lose their case and one trailing dot, so
 * that rules can't be walked around by writing a host in another way.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Endpoint {
  private @Nullable String host;
  private final int port;
  private final @Nullable InetAddress address;

  private Endpoint(@Nullable String host, int port, @Nullable InetAddress address) {
    this.host = host;
    this.port = port;
    this.address = address;
  }

  /**
   * An endpoint from text.
   *
   * @param host a name or an address; an IPv6 address with or without brackets
   * @param port 0 to 65535
   * @throws IllegalArgumentException if the host is neither a name nor an address (a name is up to
   *     253 printable ASCII characters in labels of 1 to 63), or the port is out of range
   */
  public static Endpoint of(String host, int port) {
    requirePort(port);
    InetAddress address = IpLiteral.parse(host);
    return address != null
        ? new Endpoint(null, port, address)
        : new Endpoint(HostName.normalise(host), port, null);
  }

  /**
   * An endpoint from an address; a host name that the object may carry is ignored.
   *
   * @throws IllegalArgumentException if the port is out of range
   */
  public static Endpoint of(InetAddress address, int port) {
    requirePort(port);
    InetAddress plain = IpLiteral.withoutScope(address);
    return new Endpoint(null, port, plain);
  }

  /** An endpoint from a socket address, which may be unresolved. */
  public static Endpoint of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    return ip != null ? of(ip, address.getPort()) : of(address.getHostString(), address.getPort());
  }

  /**
   * An endpoint from {@code host:port}, where an IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    boolean bracketed = text.startsWith("[") && colon > 0 && text.charAt(colon - 1) == ']';
    if (colon <= 0 || (text.indexOf(':') != colon && !bracketed)) {
      throw new IllegalArgumentException(
          "endpoint: '" + Printable.text(text) + "' (expected: host:port, or [IPv6 address]:port)");
    }
    return of(text.substring(0, colon), parsePort(text, colon + 1));
  }

  private static int parsePort(String text, int from) {
    int port = 0;
    int digits = text.length() - from;
    for (int i = from; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        digits = 0;
        break;
      }
      port = port * 10 + digit;
    }
    if (digits < 1 || digits > 5) {
      throw new IllegalArgumentException(
          "port: '"
              + Printable.text(text.substring(from))
              + "' in '"
              + Printable.text(text)
              + "' (expected: 0-65535)");
    }
    return port;
  }

  /**
   * Reads an address in any spelling that system resolvers accept, without resolving anything.
   *
   * @return the address (an IPv4-mapped IPv6 address as the IPv4 address), or null if the text is
   *     not an address
   */
  public static @Nullable InetAddress addressOf(String literal) {
    return IpLiteral.parse(literal);
  }

  private static void requirePort(int port) {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
    }
  }

  /** The name, or the address in its canonical text (RFC 5952), without brackets. */
  public String host() {
    String text = host;
    if (text == null) {
      text = IpLiteral.format(Objects.requireNonNull(address, "address"));
      host = text;
    }
    return text;
  }

  /** The port, 0 to 65535. */
  public int port() {
    return port;
  }

  /** The address, if the host is one; null for a name. */
  public @Nullable InetAddress address() {
    return address;
  }

  /** The same host with another port. */
  public Endpoint withPort(int other) {
    requirePort(other);
    return other == port ? this : new Endpoint(host, other, address);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint that
        && that.port == port
        && (address == null ? host().equals(that.host()) : address.equals(that.address));
  }

  @Override
  public int hashCode() {
    return Objects.hash(host(), port);
  }

  /** The text {@code host:port}, an IPv6 address in brackets. */
  @Override
  public String toString() {
    return address instanceof Inet6Address ? "[" + host() + "]:" + port : host() + ":" + port;
  }
}
