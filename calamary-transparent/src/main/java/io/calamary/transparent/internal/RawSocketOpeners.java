package io.calamary.transparent.internal;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The ways to a raw socket, which neither Java nor Netty makes: io_uring, else the C library. */
final class RawSocketOpeners {
  private RawSocketOpeners() {}

  /**
   * Opens a raw socket.
   *
   * @param family AF_INET or AF_INET6
   * @return its descriptor, which the caller owns; fails with an {@link IOException} that has the
   *     reasons
   */
  static CompletionStage<Integer> open(int family) {
    CompletionStage<Integer> first;
    try {
      first = UringSocket.raw(family);
    } catch (LinkageError e) {
      first =
          CompletableFuture.failedFuture(
              new IOException(
                  "netty-transport-classes-io_uring is missing (" + e.getMessage() + ")"));
    }
    return first.exceptionally(failure -> otherwise(family, failure));
  }

  private static int otherwise(int family, Throwable failure) {
    Throwable first = failure instanceof CompletionException ? failure.getCause() : failure;
    try {
      return ForeignSocket.raw(family);
    } catch (IOException e) {
      throw new CompletionException(new IOException(first.getMessage() + "; " + e.getMessage()));
    }
  }
}
