package io.calamary.core.internal.decide;

import io.calamary.flow.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The addresses that this server listens on, and those of its UDP sockets that relay for clients,
 * under all their names. Thread-safe.
 */
public final class OwnAddresses {
  private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();
  private final ConcurrentMap<Integer, List<InetAddress>> relays = new ConcurrentHashMap<>();

  /** Starts with none. */
  public OwnAddresses() {}

  /** Adds a bound address. */
  public void add(InetSocketAddress address) {
    bound.add(address);
  }

  /** Adds the address of a UDP socket that relays for a client; there can be thousands. */
  public void addRelay(InetSocketAddress address) {
    relays.merge(address.getPort(), List.of(address.getAddress()), OwnAddresses::joined);
  }

  /** Removes that address once; unknown ones are passed over. */
  public void removeRelay(InetSocketAddress address) {
    relays.computeIfPresent(
        address.getPort(),
        (port, addresses) -> {
          List<InetAddress> left = new ArrayList<>(addresses);
          left.remove(address.getAddress());
          return left.isEmpty() ? null : left;
        });
  }

  private static List<InetAddress> joined(List<InetAddress> some, List<InetAddress> more) {
    List<InetAddress> all = new ArrayList<>(some);
    all.addAll(more);
    return all;
  }

  /** Whether a connection or a datagram to this address would come back to this server. */
  public boolean contains(Transport transport, InetAddress address, int port) {
    for (InetSocketAddress own : bound) {
      if (own.getPort() == port && reaches(address, own.getAddress())) {
        return true;
      }
    }
    List<InetAddress> relaying = transport == Transport.UDP ? relays.get(port) : null;
    return relaying != null && relaying.stream().anyMatch(own -> reaches(address, own));
  }

  private static boolean reaches(InetAddress address, InetAddress own) {
    if (address.isAnyLocalAddress()) {
      return own.isAnyLocalAddress() || own.isLoopbackAddress();
    }
    return own.isAnyLocalAddress() ? isLocal(address) : address.equals(own);
  }

  /** Asked only for the ports of own listeners, so it may cost a system call. */
  private static boolean isLocal(InetAddress address) {
    try {
      return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // Better to refuse what might be a loop than to run into one.
      return true;
    }
  }
}
