package io.calamary.socks5.internal;

import org.jspecify.annotations.Nullable;

/**
 * A client that may ask for something.
 *
 * @param user who it is; null for anybody
 * @param seal protects what it is told and what it says; null if that is not protected
 */
record Who(@Nullable String user, @Nullable Seal seal) {
  /** A client that said nothing about itself. */
  static final Who ANYBODY = new Who(null, null);
}
