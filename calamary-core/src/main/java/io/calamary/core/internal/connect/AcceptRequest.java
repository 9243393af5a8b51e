package io.calamary.core.internal.connect;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What else is to be known where the target is to connect to the proxy.
 *
 * @param patience how long it may take
 * @param listening told the address to connect to, on the event loop, once
 */
public record AcceptRequest(Duration patience, Consumer<InetSocketAddress> listening) {}
