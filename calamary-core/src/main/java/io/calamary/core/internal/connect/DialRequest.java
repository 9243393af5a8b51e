package io.calamary.core.internal.connect;

import io.calamary.flow.Endpoint;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;

/**
 * What to connect to.
 *
 * @param loop the event loop of the flow; everything happens on it
 * @param target a name or an address, and the port
 * @param gate judges the addresses before any of them is dialled
 * @param handler the first handler of the connection; not used if none comes about
 */
public record DialRequest(
    EventLoop loop, Endpoint target, CandidateGate gate, ChannelHandler handler) {}
