package io.calamary.transparent.internal;

import io.calamary.Outgoing;
import io.calamary.core.spi.DatagramAcceptor;
import io.calamary.core.spi.DatagramFiltering;
import io.calamary.core.spi.DatagramIntake;
import io.calamary.core.spi.DatagramReplies;
import io.calamary.core.spi.DatagramSockets;
import io.calamary.flow.Flow;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import io.calamary.transparent.TransparentListener;
import io.netty.channel.EventLoop;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The UDP side of a transparent listener. The destination of a datagram is in a control message of
 * the kernel (ip(7), IP_RECVORIGDSTADDR). Netty's epoll transport reads that of IPv4; for IPv6, and
 * on other transports, the proxy reads it itself, through io_uring.
 */
final class TproxyDatagrams implements DatagramAcceptor {
  private static final Logger LOG = LoggerFactory.getLogger(TproxyDatagrams.class);

  private final TransparentListener listener;
  private final Outgoing outgoing;
  private final String transport;
  private volatile @Nullable IcmpErrors errors;

  /**
   * Makes the side.
   *
   * @param listener what is wanted
   * @param outgoing the mark of the sockets that answer, so that no rule catches their datagrams
   * @param transport the name of the transport
   */
  TproxyDatagrams(TransparentListener listener, Outgoing outgoing, String transport) {
    this.listener = listener;
    this.transport = transport;
    this.outgoing = outgoing;
  }

  /** Whether datagrams to an address are taken by a ring of their own. */
  static boolean byRing(InetAddress address, String transport) {
    return address instanceof Inet6Address || !transport.equals("epoll");
  }

  /** Why datagrams can't be taken by a ring; null if they can. */
  static @Nullable String missingForRing() {
    try {
      return UringSockets.missing();
    } catch (LinkageError e) {
      return "netty-transport-classes-io_uring is missing (" + e.getMessage() + ")";
    }
  }

  @Override
  public CompletionStage<DatagramSockets> bind(
      InetSocketAddress address, List<? extends DatagramIntake> intakes) {
    boolean ring = byRing(address.getAddress(), transport);
    return openErrors(address.getAddress())
        .thenCompose(
            opened ->
                ring ? UringSockets.bind(address, intakes) : EpollSockets.bind(address, intakes))
        .handle(this::bound)
        .thenCompose(stage -> stage);
  }

  /** Completes in any case: where there are none, what is denied is dropped in silence. */
  private CompletionStage<?> openErrors(InetAddress address) {
    if (listener.denial() == Denial.SILENCE) {
      return CompletableFuture.completedFuture(null);
    }
    List<Integer> families = new ArrayList<>();
    if (!(address instanceof Inet6Address) || address.isAnyLocalAddress()) {
      families.add(RawSockets.AF_INET);
    }
    if (address instanceof Inet6Address) {
      families.add(RawSockets.AF_INET6);
    }
    return IcmpErrors.open(families, outgoing.mark())
        .handle(
            (opened, failure) -> {
              errors = opened;
              if (failure != null) {
                tellSilence(failure);
              }
              return opened;
            });
  }

  private void tellSilence(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    LOG.info(
        "CAL-058: listener '{}' drops denied datagrams in silence, as it can send no ICMP: {}"
            + " (remedy: AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW in the service and io_uring,"
            + " or let the firewall refuse them: nft 'udp dport 443 reject with icmpx"
            + " port-unreachable')",
        listener.name(),
        cause.getMessage());
  }

  private CompletionStage<DatagramSockets> bound(
      @Nullable DatagramSockets sockets, @Nullable Throwable failure) {
    IcmpErrors opened = errors;
    if (sockets == null) {
      if (opened != null) {
        opened.release();
      }
      return CompletableFuture.failedFuture(
          failure == null ? new IllegalStateException("no sockets") : failure);
    }
    return CompletableFuture.completedFuture(
        opened == null ? sockets : new AnsweringSockets(sockets, opened));
  }

  /** The sockets, and what clients are told of refusals with. */
  private record AnsweringSockets(DatagramSockets sockets, IcmpErrors errors)
      implements DatagramSockets {
    @Override
    public InetSocketAddress address() {
      return sockets.address();
    }

    @Override
    public CompletionStage<Void> close() {
      return sockets.close().whenComplete((done, failure) -> errors.release());
    }
  }

  @Override
  public DatagramFiltering filtering() {
    return listener.fullCone()
        ? DatagramFiltering.ENDPOINT_INDEPENDENT
        : DatagramFiltering.ADDRESS_DEPENDENT;
  }

  @Override
  public boolean keepsSource() {
    return listener.keepSource();
  }

  @Override
  public void describe(Flow.Builder flow) {
    if (listener.namePolicy() != NamePolicy.USE_ORIGINAL) {
      flow.attribute(FlowAttributes.NAME_POLICY, listener.namePolicy());
    }
  }

  @Override
  public DatagramReplies replies(EventLoop loop) {
    IcmpErrors opened = errors;
    boolean usable = opened != null && opened.retain();
    return new SpoofedReplies(loop, outgoing.mark(), usable ? opened : null);
  }
}
