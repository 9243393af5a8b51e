package io.calamary.core.internal.inspect.quic;

import javax.crypto.spec.SecretKeySpec;

/**
 * What protects the Initial packets of a client (RFC 9001 section 5).
 *
 * @param key of the payload
 * @param iv of the payload
 * @param headerProtection of the packet number
 */
public record InitialKeys(SecretKeySpec key, byte[] iv, SecretKeySpec headerProtection) {
  static final int KEY = 16;
  static final int IV = 12;
}
