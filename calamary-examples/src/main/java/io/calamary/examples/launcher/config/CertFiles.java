package io.calamary.examples.launcher.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of certificates and keys; each was read once, so that it exists and is PEM.
 *
 * @param caPublic trusted roots; null for those of the JDK
 * @param serverPublic the proxy's own certificate chain; null for a self-signed one
 * @param serverPrivate its key; null if there is no chain
 * @param interceptPublic the authority that signs intercepted hosts; null for none
 * @param interceptPrivate its key; null if there is none
 */
public record CertFiles(
    @Nullable Path caPublic,
    @Nullable Path serverPublic,
    @Nullable Path serverPrivate,
    @Nullable Path interceptPublic,
    @Nullable Path interceptPrivate) {
  static final CertFiles NONE = new CertFiles(null, null, null, null, null);
}
