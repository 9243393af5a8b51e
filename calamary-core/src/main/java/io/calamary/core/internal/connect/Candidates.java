package io.calamary.core.internal.connect;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of a race in the order of RFC 8305 section 4: the families take turns, the
 * preferred one begins, and addresses that come late take their turns from then on.
 */
final class Candidates {
  private final Family ipv6 = new Family();
  private final Family ipv4 = new Family();
  private final boolean ipv6First;
  private boolean ipv6Next;

  Candidates(boolean ipv6First) {
    this.ipv6First = ipv6First;
    this.ipv6Next = ipv6First;
  }

  void add(List<InetAddress> addresses) {
    for (int i = 0; i < addresses.size(); i++) {
      InetAddress address = addresses.get(i);
      (address instanceof Inet6Address ? ipv6 : ipv4).addresses.add(address);
    }
  }

  boolean hasNext() {
    return ipv6.hasNext() || ipv4.hasNext();
  }

  boolean isEmpty() {
    return ipv6.addresses.isEmpty() && ipv4.addresses.isEmpty();
  }

  /** The next address; null if all had their turn. */
  @Nullable InetAddress next() {
    boolean six = ipv6Next ? ipv6.hasNext() : !ipv4.hasNext();
    Family family = six ? ipv6 : ipv4;
    if (!family.hasNext()) {
      return null;
    }
    ipv6Next = !six;
    return family.addresses.get(family.given++);
  }

  /** Begins a new round with the first address. */
  void rewind() {
    ipv6.given = 0;
    ipv4.given = 0;
    ipv6Next = ipv6First;
  }

  private static final class Family {
    private final List<InetAddress> addresses = new ArrayList<>(0);
    private int given;

    boolean hasNext() {
      return given < addresses.size();
    }
  }
}
