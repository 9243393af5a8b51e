package io.calamary.transparent.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The ways to a raw socket, which neither Java nor Netty has: io_uring, else a call of the C library. */
final class RawSocketOpeners {
  private RawSocketOpeners() {}

  /**
   * Opens a raw socket.
   *
   * @param family AF_INET or AF_INET6
   * @return its descriptor, which the caller owns; fails with an {@link IOException} that has the
   *     reason
   */
  static CompletionStage<Integer> open(int family) {
    try {
      return UringSocket.raw(family);
    } catch (LinkageError e) {
      return CompletableFuture.failedFuture(
          new IOException("netty-transport-classes-io_uring is missing (" + e.getMessage() + ")"));
    }
  }
}
