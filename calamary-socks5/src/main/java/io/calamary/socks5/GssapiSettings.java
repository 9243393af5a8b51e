package io.calamary.socks5;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.security.auth.Subject;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * How clients authenticate themselves by GSS-API (RFC 1961), with Kerberos 5 as the mechanism. The
 * client's principal becomes the user of its flows. Needs the module {@code java.security.jgss} at
 * run time. Immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class GssapiSettings {
  private final @Nullable Subject subject;
  private final @Nullable Path keytab;
  private final @Nullable String principal;
  private final List<GssapiProtection> protection;
  private final boolean clearLevels;
  private final @Nullable String localRealm;
  private final @Nullable Executor executor;

  private GssapiSettings(Builder b) {
    subject = b.subject;
    keytab = b.keytab;
    principal = b.principal;
    protection = b.protection;
    clearLevels = b.clearLevels;
    localRealm = b.localRealm;
    executor = b.executor;
  }

  /** Starts with the defaults; either a keytab or a subject must be given. */
  public static Builder builder() {
    return new Builder();
  }

  /** Whose credentials accept clients; null if they are in a keytab. */
  public @Nullable Subject subject() {
    return subject;
  }

  /** The file with the keys; null if there is a subject. */
  public @Nullable Path keytab() {
    return keytab;
  }

  /** The principal whose keys are taken from the keytab; null if there is a subject. */
  public @Nullable String principal() {
    return principal;
  }

  /** The permitted levels of protection, the most preferred one first; never empty. */
  public List<GssapiProtection> protection() {
    return protection;
  }

  /** Whether clients may send the level of protection unprotected. */
  public boolean clearLevels() {
    return clearLevels;
  }

  /** The realm that is left out of users' names; null for none. */
  public @Nullable String localRealm() {
    return localRealm;
  }

  /** What runs the acceptance of clients; null for threads of the listener's own. */
  public @Nullable Executor executor() {
    return executor;
  }

  /** Builds {@link GssapiSettings}; not thread-safe. */
  public static final class Builder {
    private @Nullable Subject subject;
    private @Nullable Path keytab;
    private @Nullable String principal;
    private List<GssapiProtection> protection =
        List.of(
            GssapiProtection.CONFIDENTIALITY,
            GssapiProtection.INTEGRITY,
            GssapiProtection.SELECTIVE);
    private boolean clearLevels;
    private @Nullable String localRealm;
    private @Nullable Executor executor;

    private Builder() {}

    /**
     * Sets the file with the keys of the proxy. It is read when the server starts and again when it
     * has changed, so keys can be replaced while the server runs.
     *
     * @param file a keytab, readable by the proxy
     * @param servicePrincipal whose keys these are, with the realm, such as {@code
     *     rcmd/proxy.example.org@EXAMPLE.ORG}
     */
    public Builder keytab(Path file, String servicePrincipal) {
      keytab = Objects.requireNonNull(file, "file");
      principal = Objects.requireNonNull(servicePrincipal, "servicePrincipal");
      if (servicePrincipal.indexOf('@') < 1 || servicePrincipal.endsWith("@")) {
        throw new IllegalArgumentException(
            "servicePrincipal: "
                + servicePrincipal
                + " (expected: with the realm, as in rcmd/proxy.example.org@EXAMPLE.ORG)");
      }
      subject = null;
      return this;
    }

    /**
     * Sets a subject whose private credentials accept clients, such as one that a JAAS login with
     * {@code storeKey=true} has filled. The caller keeps it valid. It takes the place of a keytab.
     */
    public Builder subject(Subject value) {
      subject = Objects.requireNonNull(value, "subject");
      keytab = null;
      principal = null;
      return this;
    }

    /**
     * Sets the permitted levels of protection, the most preferred one first; by default
     * confidentiality, integrity, and the choice of one for each message. What a client proposes is
     * taken if it is permitted. Else it is answered the first level that is permitted and possible
     * with its tickets, and either accepts that or goes.
     *
     * <p>{@link GssapiProtection#NONE} must be permitted for curl, which then knows who it talks to
     * only as the connection is made.
     *
     * @throws IllegalArgumentException if there is none, or one twice
     */
    public Builder protection(GssapiProtection... levels) {
      List<GssapiProtection> given = List.of(levels);
      if (given.isEmpty() || given.size() != Set.copyOf(given).size()) {
        throw new IllegalArgumentException(
            "protection: " + given + " (expected: at least one level, each once)");
      }
      protection = given;
      return this;
    }

    /**
     * Sets whether clients may send the level of protection unprotected, and get the answer so, as
     * NEC's implementation does (curl with {@code --socks5-gssapi-nec}); false by default. Who sits
     * on the way can then lower it to any permitted level.
     */
    public Builder clearLevels(boolean value) {
      clearLevels = value;
      return this;
    }

    /**
     * Sets a realm that is left out of users' names: {@code alice@EXAMPLE.ORG} becomes {@code
     * alice}. Users of other realms keep theirs. By default all names have their realms.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public Builder localRealm(String value) {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("localRealm: '' (expected: a realm)");
      }
      localRealm = value;
      return this;
    }

    /**
     * Sets what runs the acceptance of clients' tokens, which takes computing time and file access
     * (the JDK's replay cache). At most one token of a client is with it at a time. A client whose
     * token it rejects is refused. The caller ends it, after the server. By default each listener
     * has up to four daemon threads of its own, and room for 256 tokens that wait.
     */
    public Builder executor(Executor value) {
      executor = Objects.requireNonNull(value, "executor");
      return this;
    }

    /**
     * Makes the settings.
     *
     * @throws IllegalArgumentException if there is neither a keytab nor a subject
     */
    public GssapiSettings build() {
      if (keytab == null && subject == null) {
        throw new IllegalArgumentException(
            "keytab: none, subject: none (expected: keytab(..) or subject(..))");
      }
      return new GssapiSettings(this);
    }
  }
}
