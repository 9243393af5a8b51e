package io.calamary.examples.docs;

import io.calamary.socks5.GssapiProtection;
import io.calamary.socks5.GssapiSettings;
import io.calamary.socks5.Socks5Listener;
import java.nio.file.Path;

/** What the page about the SOCKS5 mode shows. */
public final class SocksSnippets {
  private SocksSnippets() {}

  /** A SOCKS5 listener for clients with Kerberos tickets. */
  public static Socks5Listener gssapi() {
    // tag::gssapi-listener[]
    Socks5Listener listener =
        Socks5Listener.builder()
            .gssapi(
                GssapiSettings.builder()
                    .keytab(Path.of("/etc/calamary.keytab"), "rcmd/proxy.example.org@EXAMPLE.ORG")
                    .protection(GssapiProtection.CONFIDENTIALITY, GssapiProtection.INTEGRITY)
                    .localRealm("EXAMPLE.ORG")
                    .build())
            .build();
    // end::gssapi-listener[]
    return listener;
  }
}
