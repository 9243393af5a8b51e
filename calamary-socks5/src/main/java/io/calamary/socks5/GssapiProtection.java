package io.calamary.socks5;

import org.apiguardian.api.API;

/** How what a client and the proxy say to each other is protected (RFC 1961 section 4.3). */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum GssapiProtection {
  /**
   * Not at all: GSS-API has only told who the client is. RFC 1961 does not have this level, but
   * NEC's implementation, Dante and curl do, and curl has no other.
   */
  NONE(0),
  /** Everybody may read it, but nobody can change it. */
  INTEGRITY(1),
  /** Nobody can read it or change it. */
  CONFIDENTIALITY(2),
  /** Each side chooses one of the two above for each message; the proxy sends confidentially. */
  SELECTIVE(3);

  private final int level;

  GssapiProtection(int level) {
    this.level = level;
  }

  /** The number by which the protocol knows it. */
  public int level() {
    return level;
  }
}
