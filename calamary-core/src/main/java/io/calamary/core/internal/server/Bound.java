package io.calamary.core.internal.server;

import io.calamary.BoundListener;
import io.calamary.Listener;
import io.calamary.core.spi.Acceptor;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/**
 * A bound listener.
 *
 * @param listener its configuration
 * @param mode its mode's name
 * @param acceptor its running side
 * @param channel its listening socket
 * @param address the address that it got
 */
record Bound(
    Listener listener, String mode, Acceptor acceptor, Channel channel, InetSocketAddress address)
    implements BoundListener {}
