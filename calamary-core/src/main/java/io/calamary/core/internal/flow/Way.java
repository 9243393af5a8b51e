package io.calamary.core.internal.flow;

import io.calamary.upstream.UpstreamProxy;
import org.jspecify.annotations.Nullable;

/**
 * How a connection gets to its target.
 *
 * @param proxy the upstream, or a direct one
 * @param place connections to equal places are interchangeable; null for one that serves nobody
 *     else
 * @param forwarded whether it ends at an HTTP proxy, which gets requests in absolute-form
 */
record Way(UpstreamProxy proxy, @Nullable Object place, boolean forwarded) {}
