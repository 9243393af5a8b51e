package io.calamary.socks5.internal;

/** Why a client is not accepted. */
final class GssRefusal extends Exception {
  private static final long serialVersionUID = 1;

  GssRefusal(String message) {
    super(message, null, false, false);
  }
}
