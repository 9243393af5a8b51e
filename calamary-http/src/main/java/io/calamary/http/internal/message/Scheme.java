package io.calamary.http.internal.message;

/** The schemes of HTTP (RFC 9110, section 4.2). */
public enum Scheme {
  HTTP(80),
  HTTPS(443);

  private final int port;

  Scheme(int port) {
    this.port = port;
  }

  /** The port where none is given. */
  public int port() {
    return port;
  }
}
