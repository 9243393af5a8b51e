package io.calamary.examples.it;

import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/** Somebody who has logged in to the realm of a {@link Kdc}. */
final class KerberosUser {
  private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";

  private final Subject subject;

  private KerberosUser(Subject subject) {
    this.subject = subject;
  }

  /** Logs a user in, whose password is the name. */
  static KerberosUser named(String name) throws LoginException {
    return login(name, Map.of("principal", name));
  }

  /**
   * Logs the service in as a JAAS configuration of a server would, with its keys in the subject.
   */
  static Subject service(Kdc kdc) throws LoginException {
    return login(
            "nobody",
            Map.of(
                "principal", Kdc.SERVICE,
                "keyTab", kdc.keytab().toString(),
                "useKeyTab", "true",
                "storeKey", "true",
                "isInitiator", "false"))
        .subject;
  }

  private static KerberosUser login(String password, Map<String, String> options)
      throws LoginException {
    Map<String, Object> all = new java.util.HashMap<>(options);
    // Each realm of the tests has a configuration of its own.
    all.put("refreshKrb5Config", "true");
    Configuration configuration =
        new Configuration() {
          @Override
          public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
            return new AppConfigurationEntry[] {
              new AppConfigurationEntry(
                  MODULE, AppConfigurationEntry.LoginModuleControlFlag.REQUIRED, all)
            };
          }
        };
    LoginContext context =
        new LoginContext(
            "test",
            new Subject(),
            callbacks -> {
              for (Callback callback : callbacks) {
                ((PasswordCallback) callback).setPassword(password.toCharArray());
              }
            },
            configuration);
    context.login();
    return new KerberosUser(context.getSubject());
  }

  /** A context with a service; nothing is asked for yet. */
  GSSContext context(String service) throws GSSException, PrivilegedActionException {
    GSSManager manager = GSSManager.getInstance();
    Oid kerberos = new Oid("1.2.840.113554.1.2.2");
    GSSName name = manager.createName(service, new Oid("1.2.840.113554.1.2.2.1"));
    return as(() -> manager.createContext(name, kerberos, null, GSSContext.DEFAULT_LIFETIME));
  }

  /** A step towards a context. */
  byte[] step(GSSContext context, byte[] token) throws PrivilegedActionException {
    return as(() -> context.initSecContext(token, 0, token.length));
  }

  private <T> T as(PrivilegedExceptionAction<T> action) throws PrivilegedActionException {
    return Subject.doAs(subject, action);
  }
}
