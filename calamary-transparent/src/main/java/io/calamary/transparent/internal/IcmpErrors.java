package io.calamary.transparent.internal;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.LoggerFactory;

/**
 * Tells clients that a datagram of theirs was refused, as if nobody listened at its destination.
 * Their connected sockets then fail at once, and a browser falls back from QUIC to TCP. Of one
 * listener. Thread-safe.
 */
final class IcmpErrors {
  private static final LimitedLog LOG =
      new LimitedLog(LoggerFactory.getLogger("io.calamary.transparent.icmp"));

  private final RawSockets sockets;
  private final IcmpLimit limit =
      new IcmpLimit(System::nanoTime, ThreadLocalRandom.current().nextInt());

  private IcmpErrors(RawSockets sockets) {
    this.sockets = sockets;
  }

  /**
   * Opens what it needs; the caller is the first user.
   *
   * @param families of the clients: AF_INET, AF_INET6 or both
   * @param mark the mark of the packets; 0 for none
   * @return fails with the reason if the kernel or the platform does not allow it
   */
  static CompletionStage<IcmpErrors> open(List<Integer> families, int mark) {
    return RawSockets.open(families, RawSocketOpeners::open, mark).thenApply(IcmpErrors::new);
  }

  /** One more user; false if it is closed already. */
  boolean retain() {
    return sockets.retain();
  }

  /** A user less; the last one closes it. */
  void release() {
    sockets.release();
  }

  /**
   * Tells a client, unless it was told much already or nobody may be told (RFC 1122 section 3.2.2,
   * RFC 4443 section 2.4); for users only.
   *
   * @param payload of its datagram; borrowed
   */
  void portUnreachable(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    InetAddress to = client.getAddress();
    if (to.getClass() != destination.getAddress().getClass()
        || !isOneHost(to)
        || !isOneHost(destination.getAddress())
        || !limit.permits(to)) {
      return;
    }
    try {
      sockets.send(Unreachable.packet(client, destination, payload), to);
    } catch (IOException e) {
      LOG.warn("CAL-057: " + client + " is not told that " + destination + " is denied", e);
    }
  }

  /** Whether an address is that of one host; broadcasts of subnets can't be told. */
  static boolean isOneHost(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean reserved = bytes.length == 4 && (bytes[0] == 0 || (bytes[0] & 0xF0) == 0xF0);
    return !reserved
        && !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && !address.isLoopbackAddress();
  }
}
