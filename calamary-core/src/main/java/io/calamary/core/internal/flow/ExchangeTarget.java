package io.calamary.core.internal.flow;

import io.netty.channel.ChannelHandler;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange wants of its target's connection.
 *
 * @param handlers makes the handler of a new connection
 * @param reuseKey whose idle connections will do; null for none
 * @param forwardable whether it may lead to an HTTP proxy instead
 */
record ExchangeTarget(
    Supplier<ChannelHandler> handlers, @Nullable Object reuseKey, boolean forwardable) {}
