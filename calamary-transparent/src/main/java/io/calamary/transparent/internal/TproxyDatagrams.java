package io.calamary.transparent.internal;

import io.calamary.Outgoing;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramReplies;
import io.calamary.core.spi.DatagramSockets;
import io.calamary.flow.Flow;
import io.calamary.resolve.FlowAttributes;
import io.calamary.transparent.TransparentListener;
import io.netty.channel.EventLoop;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The UDP side of a transparent listener. The destination of a datagram is in a control message of
 * the kernel (ip(7), IP_RECVORIGDSTADDR). Netty's epoll transport reads that of IPv4; for IPv6 the
 * proxy reads it itself, through io_uring.
 */
final class TproxyDatagrams implements DatagramAcceptor {
  private final TransparentListener listener;
  private final Outgoing outgoing;

  /**
   * Makes the side.
   *
   * @param listener what is wanted
   * @param outgoing the mark of the sockets that answer, so that no rule catches their datagrams
   */
  TproxyDatagrams(TransparentListener listener, Outgoing outgoing) {
    this.listener = listener;
    this.outgoing = outgoing;
  }

  /** Why datagrams can't be taken on an IPv6 address; null if they can. */
  static @Nullable String missingForIp6() {
    try {
      return UringSockets.missing();
    } catch (LinkageError e) {
      return "netty-transport-classes-io_uring is missing (" + e.getMessage() + ")";
    }
  }

  @Override
  public CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes) {
    return address.getAddress() instanceof Inet6Address
        ? UringSockets.bind(address, intakes)
        : EpollSockets.bind(address, intakes);
  }

  @Override
  public boolean endpointIndependent() {
    return listener.fullCone();
  }

  @Override
  public void describe(Flow.Builder flow) {
    if (listener.serverNameFirst()) {
      flow.attribute(FlowAttributes.SERVER_NAME_FIRST, true);
    }
  }

  @Override
  public DatagramReplies replies(EventLoop loop) {
    return new SpoofedReplies(loop, outgoing.mark());
  }
}
