package io.calamary.core.internal.server;

import io.calamary.Limits;
import io.calamary.Timeouts;
import io.calamary.core.spi.ListenerContext;

/**
 * What acceptors are told.
 *
 * @param limits the server's limits
 * @param timeouts the server's timeouts
 * @param transport the transport's name
 */
record Context(Limits limits, Timeouts timeouts, String transport) implements ListenerContext {}
