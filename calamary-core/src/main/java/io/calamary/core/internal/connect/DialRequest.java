package io.calamary.core.internal.connect;

import io.calamary.flow.Endpoint;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What to connect to.
 *
 * @param loop the event loop of the flow; everything happens on it
 * @param target a name or an address, and the port
 * @param gate judges the addresses before any of them is dialled
 * @param handler the first handler of the connection; not used if none comes about
 * @param from the address to connect from, which need not be this host's; null for the kernel's
 *     choice
 */
public record DialRequest(
    EventLoop loop,
    Endpoint target,
    CandidateGate gate,
    ChannelHandler handler,
    @Nullable InetAddress from) {
  /** A request that leaves it to the kernel where to connect from. */
  public DialRequest(EventLoop loop, Endpoint target, CandidateGate gate, ChannelHandler handler) {
    this(loop, target, gate, handler, null);
  }
}
