package io.calamary.tls;

import org.apiguardian.api.API;

/** Who does the cryptography of TLS. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum TlsProvider {
  /**
   * BoringSSL where netty-tcnative and its native library are there, else the JDK. The system
   * property {@code io.calamary.tls}, with the value {@code jdk} or {@code boringssl}, decides it
   * for all listeners that leave it open.
   */
  AUTO,

  /** The JDK's own. */
  JDK,

  /** BoringSSL, through netty-tcnative; a server does not start where that is missing. */
  BORINGSSL
}
