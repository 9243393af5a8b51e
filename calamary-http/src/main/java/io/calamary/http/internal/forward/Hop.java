package io.calamary.http.internal.forward;

import io.calamary.Timeouts;
import io.calamary.http.internal.message.HeadLimits;
import io.calamary.http.internal.message.HttpDate;
import io.calamary.http.internal.message.Via;
import org.jspecify.annotations.Nullable;

/**
 * What all exchanges of a listener share.
 *
 * @param limits bounds of heads
 * @param via this proxy in the Via field; null where it does not show itself
 * @param webSocket whether upgrades to WebSocket are let through
 * @param timeouts the server's timeouts
 * @param clock the time for responses that don't tell theirs
 */
public record Hop(
    HeadLimits limits, @Nullable Via via, boolean webSocket, Timeouts timeouts, HttpDate clock) {}
