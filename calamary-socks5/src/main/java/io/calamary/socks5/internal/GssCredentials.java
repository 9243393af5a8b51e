package io.calamary.socks5.internal;

import io.calamary.socks5.GssapiSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.Oid;

/** The proxy's own credentials. */
final class GssCredentials {
  private static final String KERBEROS = "1.2.840.113554.1.2.2";

  private GssCredentials() {}

  /**
   * Finds what accepts clients; asks nobody on the network.
   *
   * @throws IllegalArgumentException if there is nothing that could
   */
  static GSSCredential of(GssapiSettings settings) {
    Subject subject = settings.subject();
    Path keytab = settings.keytab();
    String principal = settings.principal();
    if (subject == null && keytab != null && principal != null) {
      subject = ofKeytab(keytab, principal);
    }
    try {
      return Subject.doAs(subject, (PrivilegedExceptionAction<GSSCredential>) GssCredentials::find);
    } catch (PrivilegedActionException e) {
      throw new IllegalArgumentException(
          "gssapi: no credentials that accept clients: " + e.getCause(), e.getCause());
    }
  }

  private static GSSCredential find() throws GSSException {
    return GSSManager.getInstance()
        .createCredential(
            null, GSSCredential.INDEFINITE_LIFETIME, new Oid(KERBEROS), GSSCredential.ACCEPT_ONLY);
  }

  private static Subject ofKeytab(Path file, String name) {
    KerberosPrincipal principal = new KerberosPrincipal(name, KerberosPrincipal.KRB_NT_SRV_INST);
    KeyTab keytab = KeyTab.getInstance(principal, file.toFile());
    if (!Files.isReadable(file)) {
      throw new IllegalArgumentException(
          "keytab: " + file + " (expected: a file that can be read)");
    }
    if (keytab.getKeys(principal).length == 0) {
      throw new IllegalArgumentException(
          "keytab: " + file + " (expected: keys of " + name + ", of a type that Java permits)");
    }
    return new Subject(false, Set.of(principal), Set.of(), Set.of(keytab));
  }
}
