package io.calamary.core.spi.tls;

import java.io.IOException;

/** The client's connection ended, but not its bytes. */
final class TruncatedException extends IOException {
  private static final long serialVersionUID = 1;

  TruncatedException() {
    super("the connection ended without TLS close_notify");
  }

  /** What is usual needs no stack trace. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
