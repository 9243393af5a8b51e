package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramSockets;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FutureListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket for the datagrams of IPv6, and of IPv4 where it is bound to all addresses, read through
 * io_uring by a thread of its own. The flows are spread over the event loops of the server by the
 * client's address and port. Nothing but this class and {@link UringReceiver} touches a class of
 * io_uring, so its jars may be missing.
 */
final class UringSockets implements DatagramSockets {
  private static final int SOL_IP = 0;
  private static final int IP_TRANSPARENT = 19;
  private static final int IP_RECVORIGDSTADDR = 20;
  private static final int SOL_IPV6 = 41;
  private static final int IPV6_RECVORIGDSTADDR = 74;
  private static final int RECEIVE_BUFFER = 4 << 20;

  private final MultiThreadIoEventLoopGroup thread;
  private final Socket socket;
  private final UringReceiver receiver;
  private final InetSocketAddress address;

  private UringSockets(MultiThreadIoEventLoopGroup thread, Socket socket, UringReceiver receiver) {
    this.thread = thread;
    this.socket = socket;
    this.receiver = receiver;
    this.address = socket.localAddress();
  }

  /** Why it can't be used; null if it can. A {@link LinkageError} if its classes are missing. */
  static @Nullable String missing() {
    Throwable cause = IoUring.unavailabilityCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause == null ? null : cause.toString().replace('\n', ' ');
  }

  static CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes) {
    CompletableFuture<DatagramSockets> result = new CompletableFuture<>();
    Socket socket;
    try {
      socket = open(address);
    } catch (IOException e) {
      result.completeExceptionally(e);
      return result;
    }
    MultiThreadIoEventLoopGroup thread =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("calamary-udp6", true), IoUringIoHandler.newFactory());
    IoEventLoop loop = thread.next();
    UringReceiver receiver = new UringReceiver(loop, socket.intValue(), intakes);
    UringSockets sockets = new UringSockets(thread, socket, receiver);
    loop.register(receiver)
        .addListener(
            (FutureListener<IoRegistration>)
                registration -> {
                  if (registration.isSuccess()) {
                    receiver.start(registration.getNow());
                    result.complete(sockets);
                  } else {
                    sockets.close();
                    result.completeExceptionally(registration.cause());
                  }
                });
    return result;
  }

  private static Socket open(InetSocketAddress address) throws IOException {
    Socket socket = Socket.newSocketDgram();
    try {
      socket.setIntOpt(SOL_IP, IP_TRANSPARENT, 1);
      socket.setIntOpt(SOL_IPV6, IPV6_RECVORIGDSTADDR, 1);
      socket.setIntOpt(SOL_IP, IP_RECVORIGDSTADDR, 1);
      socket.setReceiveBufferSize(RECEIVE_BUFFER);
      socket.bind(address);
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  /** The ring goes first: the kernel may write into its memory until then. */
  @Override
  public CompletionStage<Void> close() {
    CompletableFuture<Void> result = new CompletableFuture<>();
    receiver.stop();
    thread
        .shutdownGracefully(0, 5, TimeUnit.SECONDS)
        .addListener(
            done -> {
              try {
                socket.close();
                result.complete(null);
              } catch (IOException e) {
                // The descriptor is gone in any case (close(2)).
                result.complete(null);
              }
            });
    return result;
  }
}
