package io.calamary.core.spi.tls;

import io.calamary.tls.CertifiedKey;
import io.calamary.tls.ClientCertificates;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import io.netty.handler.ssl.SslContext;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts of a listener. A connection that comes a second or more after files were looked at
 * has them looked at again, on a thread of the common pool, and waits for it; what was changed is
 * in force from that connection on. Files that can't be used leave the old ones in force.
 * Thread-safe.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class TlsContexts {
  private static final Logger LOG = LoggerFactory.getLogger(TlsContexts.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SAN_DNS = 2;

  private final ServerIdentity identity;
  private final TlsPlan plan;
  private final AtomicLong next;
  private volatile Loaded loaded;
  private volatile @Nullable List<String> refused;

  /**
   * What is in force.
   *
   * @param byName a context for any name, the default one for names that no certificate has
   * @param single whether there is just one context
   * @param stamps the state of the files that it was made from
   */
  private record Loaded(Mapping<String, SslContext> byName, boolean single, List<String> stamps) {}

  private TlsContexts(ServerIdentity identity, TlsPlan plan, Loaded loaded) {
    this.identity = identity;
    this.plan = plan;
    this.loaded = loaded;
    this.next = new AtomicLong(System.nanoTime() + PAUSE_NANOS);
  }

  /**
   * Reads an identity. Blocks.
   *
   * @param provider who does the cryptography
   * @param clients whether clients are asked for certificates
   * @param protocols what is offered by ALPN (RFC 7301), the preferred one first; none for no ALPN
   * @throws IllegalArgumentException if the identity can't be used, or the provider is not there
   */
  public static TlsContexts of(
      ServerIdentity identity,
      TlsProvider provider,
      ClientCertificates clients,
      List<String> protocols) {
    TlsPlan plan = TlsPlan.of(provider, clients, protocols);
    try {
      return new TlsContexts(identity, plan, load(identity, plan, stamps(identity)));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("tls: " + why(e), e);
    }
  }

  /** Looks whether anything has changed, where that was not done just before. */
  CompletionStage<Void> refreshed() {
    long now = System.nanoTime();
    long due = next.get();
    if (identity.files().isEmpty()
        || now - due < 0
        || !next.compareAndSet(due, now + PAUSE_NANOS)) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(this::refresh);
  }

  private void refresh() {
    List<String> stamps = stamps(identity);
    if (stamps.equals(loaded.stamps)) {
      return;
    }
    try {
      loaded = load(identity, plan, stamps);
      refused = null;
      LOG.info("{}: certificates were read again", identity);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      if (!stamps.equals(refused)) {
        refused = stamps;
        LOG.warn("CAL-040: {} can't be used: {}; the old one stays", identity, why(e));
      }
    }
  }

  private static String why(Exception failure) {
    Throwable cause = failure.getCause();
    return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  /** Whether all clients get the same certificate, whatever name they ask for. */
  boolean single() {
    return loaded.single;
  }

  /** The context for a name. */
  SslContext forName(@Nullable String name) {
    return loaded.byName.map(name == null ? "" : name);
  }

  private static Loaded load(ServerIdentity identity, TlsPlan plan, List<String> stamps)
      throws IOException, GeneralSecurityException {
    List<CertifiedKey> keys = identity.load();
    SslContext first = plan.context(keys.get(0));
    DomainWildcardMappingBuilder<SslContext> names = new DomainWildcardMappingBuilder<>(first);
    Set<String> known = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      SslContext context = i == 0 ? first : plan.context(keys.get(i));
      for (String name : names(keys.get(i).certificate())) {
        if (known.add(name)) {
          names.add(name, context);
        }
      }
    }
    Mapping<String, SslContext> byName = names.build();
    return new Loaded(byName, keys.size() == 1, stamps);
  }

  private static List<String> names(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    if (alternatives != null) {
      for (List<?> each : alternatives) {
        if (each.get(0).equals(SAN_DNS) && each.get(1) instanceof String name) {
          names.add(name.toLowerCase(Locale.ROOT));
        }
      }
    }
    return names;
  }

  /** What would be different if a file were another. */
  private static List<String> stamps(ServerIdentity identity) {
    List<String> stamps = new ArrayList<>();
    for (Path file : identity.files()) {
      try {
        var seen = Files.readAttributes(file, "lastModifiedTime,size,fileKey");
        stamps.add(seen.toString());
      } catch (IOException e) {
        stamps.add("missing");
      }
    }
    return stamps;
  }
}
