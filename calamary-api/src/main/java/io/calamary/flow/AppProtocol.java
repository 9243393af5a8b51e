package io.calamary.flow;

import org.apiguardian.api.API;

/** The application protocol that the first bytes of a flow belong to. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum AppProtocol {
  /** Not looked at, not recognised, or nothing came in time. */
  UNKNOWN(false),
  /** TLS over TCP (RFC 8446), any version, SSL 2.0 hellos included. */
  TLS(true),
  /** QUIC of any version (RFC 8999); what it says is read of versions 1, 2 and draft 29. */
  QUIC(true),
  /** DTLS, TLS over UDP (RFC 6347, RFC 9147). */
  DTLS(true),
  /** HTTP/1.0 or HTTP/1.1 in plain text (RFC 9112). */
  HTTP1(false),
  /** HTTP/2 in plain text, with prior knowledge (RFC 9113). */
  HTTP2(false),
  /** Secure Shell (RFC 4253). */
  SSH(true),
  /** Plain DNS (RFC 1035) over UDP. */
  DNS(false),
  /** NTP (RFC 5905). */
  NTP(false);

  private final boolean encrypted;

  AppProtocol(boolean encrypted) {
    this.encrypted = encrypted;
  }

  /** Whether what follows the first bytes is encrypted. */
  public boolean encrypted() {
    return encrypted;
  }
}
