package io.calamary.socks5.internal;

import org.jspecify.annotations.Nullable;

/**
 * What is next for a client whose token was good.
 *
 * @param type the type of the answer
 * @param token the token of the answer
 * @param end how the authentication ended; null if it goes on
 */
record GssStep(int type, byte[] token, @Nullable End end) {
  /**
   * The end of the authentication.
   *
   * @param user who the client is
   * @param seal protects all that follows the answer; null if it is not protected
   */
  record End(String user, @Nullable Seal seal) {}
}
