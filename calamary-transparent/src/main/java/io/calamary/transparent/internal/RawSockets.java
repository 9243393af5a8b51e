package io.calamary.transparent.internal;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Sockets for packets that bring an IP header of their own, from whatever address (raw(7), with
 * IPPROTO_RAW); they receive nothing. Shared: closed when the last user has released them.
 * Thread-safe.
 */
final class RawSockets {
  static final int AF_INET = 2;
  static final int AF_INET6 = 10;

  /** SOCK_RAW, SOCK_CLOEXEC and SOCK_NONBLOCK. */
  static final int TYPE = 3 | 0x80000 | 0x800;

  static final int IPPROTO_RAW = 255;

  private static final int SOL_SOCKET = 1;
  private static final int SO_MARK = 36;
  private static final int EPERM = 1;

  private final @Nullable Socket ip4;
  private final @Nullable Socket ip6;
  private final AtomicInteger users = new AtomicInteger(1);

  private RawSockets(@Nullable Socket ip4, @Nullable Socket ip6) {
    this.ip4 = ip4;
    this.ip6 = ip6;
  }

  /**
   * Opens them; the caller is the first user.
   *
   * @param families AF_INET, AF_INET6 or both
   * @param opener makes the descriptor of a socket of a family, or fails
   * @param mark the mark of the packets; 0 for none
   * @return fails with an {@link IOException} if the kernel refuses one
   */
  static CompletionStage<RawSockets> open(
      List<Integer> families, IntFunction<CompletionStage<Integer>> opener, int mark) {
    CompletableFuture<@Nullable Socket> ip4 = open(AF_INET, families, opener, mark);
    CompletableFuture<@Nullable Socket> ip6 = open(AF_INET6, families, opener, mark);
    return ip4.thenCombine(ip6, RawSockets::new)
        .whenComplete(
            (made, failure) -> {
              if (failure != null) {
                ip4.thenAccept(RawSockets::close);
                ip6.thenAccept(RawSockets::close);
              }
            });
  }

  private static CompletableFuture<@Nullable Socket> open(
      int family, List<Integer> families, IntFunction<CompletionStage<Integer>> opener, int mark) {
    return families.contains(family)
        ? opener
            .apply(family)
            .<@Nullable Socket>thenApply(fd -> marked(fd, mark))
            .toCompletableFuture()
        : CompletableFuture.completedFuture(null);
  }

  private static Socket marked(int descriptor, int mark) {
    Socket socket = new Socket(descriptor);
    try {
      if (mark != 0) {
        socket.setIntOpt(SOL_SOCKET, SO_MARK, mark);
      }
      return socket;
    } catch (IOException e) {
      close(socket);
      throw new CompletionException(e);
    }
  }

  /** What to say of an error number with which the kernel refuses a socket. */
  static IOException refusal(int errno) {
    return new IOException(
        errno == EPERM
            ? "a raw socket needs the capability CAP_NET_RAW"
            : "the kernel refuses a raw socket (errno " + errno + ")");
  }

  /** One more user; false if they are closed already. */
  boolean retain() {
    return users.getAndUpdate(now -> now == 0 ? 0 : now + 1) != 0;
  }

  /** A user less. */
  void release() {
    if (users.decrementAndGet() == 0) {
      close(ip4);
      close(ip6);
    }
  }

  private static void close(@Nullable Socket socket) {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // The descriptor is gone in any case (close(2)).
        throw new IllegalStateException("a raw socket was closed twice", e);
      }
    }
  }

  /**
   * Sends a packet, or drops it where the socket's buffer is full or there is no socket of that
   * family; for users only.
   *
   * @param packet direct, from its IP header on
   * @throws IOException if the kernel refuses it
   */
  void send(ByteBuffer packet, InetAddress to) throws IOException {
    Socket socket = to instanceof Inet4Address ? ip4 : ip6;
    if (socket != null) {
      socket.sendTo(packet, packet.position(), packet.limit(), to, 0);
    }
  }
}
