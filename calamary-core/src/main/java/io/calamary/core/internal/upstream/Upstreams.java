package io.calamary.core.internal.upstream;

import io.calamary.upstream.UpstreamSelector;

/**
 * What a server knows of upstreams. Thread-safe.
 *
 * @param selector chooses where no rule did
 * @param dialer connects through them
 * @param health remembers who could not be reached
 */
public record Upstreams(UpstreamSelector selector, UpstreamDialer dialer, UpstreamHealth health) {}
