package io.calamary.examples.launcher;

import io.calamary.examples.launcher.config.CertFiles;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.examples.launcher.demo.SelfSigned;
import io.calamary.examples.launcher.log.Log;
import io.calamary.tls.ServerIdentity;
import java.security.GeneralSecurityException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** As what the proxy shows itself in https mode. */
final class ProxyIdentity {
  private ProxyIdentity() {}

  /** The certificate of the configuration, or one that is made now; null if none is needed. */
  static @Nullable ServerIdentity of(CertFiles certs, List<SocketPlan> sockets, Log log)
      throws StartException {
    if (!isNeeded(sockets)) {
      return null;
    }
    if (certs.serverPublic() != null && certs.serverPrivate() != null) {
      return ServerIdentity.pem(certs.serverPublic(), certs.serverPrivate());
    }
    try {
      SelfSigned made = SelfSigned.create("Calamary");
      log.info("Made a certificate for https mode, SHA-256 " + made.fingerprint());
      return ServerIdentity.of(made.key(), made.certificate());
    } catch (GeneralSecurityException e) {
      throw new StartException("no certificate for https mode: " + e.getMessage(), e);
    }
  }

  private static boolean isNeeded(List<SocketPlan> sockets) {
    for (SocketPlan socket : sockets) {
      if (socket.mode().equals("https")) {
        return true;
      }
    }
    return false;
  }
}
