package io.calamary.core.internal.inspect.quic;

import javax.crypto.spec.SecretKeySpec;

/** What protects the Initial packets of a client (RFC 9001 section 5). */
public final class InitialKeys {
  static final int KEY = 16;
  static final int IV = 12;

  private final SecretKeySpec key;
  private final byte[] iv;
  private final SecretKeySpec headerProtection;

  /**
   * Keeps them.
   *
   * @param key of the payload
   * @param iv of the payload
   * @param headerProtection of the packet number
   */
  public InitialKeys(SecretKeySpec key, byte[] iv, SecretKeySpec headerProtection) {
    this.key = key;
    this.iv = iv;
    this.headerProtection = headerProtection;
  }

  /** Of the payload. */
  public SecretKeySpec key() {
    return key;
  }

  /** Of the payload; not to be changed. */
  public byte[] iv() {
    return iv;
  }

  /** Of the packet number. */
  public SecretKeySpec headerProtection() {
    return headerProtection;
  }
}
