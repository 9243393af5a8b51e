package io.calamary.core.internal.decide;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The addresses that this server listens on, under all their names. Thread-safe. */
public final class OwnAddresses {
  private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();

  /** Starts with none. */
  public OwnAddresses() {}

  /** Adds a bound address. */
  public void add(InetSocketAddress address) {
    bound.add(address);
  }

  /** Whether a connection to this address would come back to this server. */
  public boolean contains(InetAddress address, int port) {
    for (InetSocketAddress own : bound) {
      if (own.getPort() == port && reaches(address, own.getAddress())) {
        return true;
      }
    }
    return false;
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
