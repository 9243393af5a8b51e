package io.calamary.transparent.internal;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FutureListener;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Opens a socket of a kind that neither Java nor Netty makes, by a request of io_uring, which is
 * socket(2). Needs Linux 5.19. The ring is there for this one request.
 */
final class UringSocket implements IoUringIoHandle {
  private static final byte NONE = 0;
  private static final byte SOCKET = 45;

  private final CompletableFuture<Integer> opened = new CompletableFuture<>();

  private UringSocket() {}

  /**
   * Opens a raw socket.
   *
   * @param family AF_INET or AF_INET6
   * @return its descriptor, which the caller owns; fails with an {@link IOException}. A {@link
   *     LinkageError} is thrown if the classes of io_uring are missing
   */
  static CompletionStage<Integer> raw(int family) {
    String missing = UringSockets.missing();
    if (missing != null) {
      return CompletableFuture.failedFuture(new IOException("io_uring does not load: " + missing));
    }
    MultiThreadIoEventLoopGroup thread =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("calamary-raw", true), IoUringIoHandler.newFactory());
    UringSocket handle = new UringSocket();
    thread
        .next()
        .register(handle)
        .addListener(
            (FutureListener<IoRegistration>)
                registration -> {
                  if (registration.isSuccess()) {
                    registration.getNow().submit(request(family));
                  } else {
                    handle.opened.completeExceptionally(new IOException(registration.cause()));
                  }
                });
    return handle.opened.whenComplete(
        (descriptor, failure) -> thread.shutdownGracefully(0, 5, TimeUnit.SECONDS));
  }

  private static IoUringIoOps request(int family) {
    return new IoUringIoOps(
        SOCKET,
        NONE,
        NONE,
        family,
        RawSockets.TYPE,
        0L,
        RawSockets.IPPROTO_RAW,
        0,
        0L,
        NONE,
        NONE,
        0,
        0L);
  }

  @Override
  public void handle(IoRegistration on, IoEvent event) {
    int result = ((IoUringIoEvent) event).res();
    if (result >= 0) {
      opened.complete(result);
    } else {
      opened.completeExceptionally(RawSockets.refusal(-result));
    }
  }

  /** The ring ends; it had no time for the request. */
  @Override
  public void close() {
    opened.completeExceptionally(new IOException("the ring has ended"));
  }
}
