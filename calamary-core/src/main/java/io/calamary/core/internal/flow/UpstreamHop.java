package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.upstream.Blame;
import io.calamary.core.internal.upstream.UpstreamListener;
import io.calamary.core.internal.upstream.UpstreamRequest;
import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** One upstream and what it is asked for: an idle connection of that kind, or a new one. */
final class UpstreamHop implements StartedDial, UpstreamListener {
  private final Passage passage;
  private final UpstreamProxy proxy;
  private final Endpoint asked;
  private final Listener listener;
  private final Way way;
  private Dial dial = () -> {};
  private @Nullable FlowFailure broken;
  private boolean over;

  /** What comes of it; one call, but none after it was cancelled. */
  interface Listener {
    /**
     * There is a connection; the outcome is to be told.
     *
     * @param address the address of the target; null where only the upstream knows
     */
    void connected(Channel channel, Way way, @Nullable InetAddress address);

    /** There is none. */
    void failed(FlowFailure failure, Blame blame);
  }

  /** Connections through an upstream; those to an HTTP proxy serve every target. */
  private record Place(UpstreamProxy proxy, @Nullable Endpoint asked) {}

  UpstreamHop(Passage passage, UpstreamProxy proxy, Endpoint asked, Listener listener) {
    this.passage = passage;
    this.proxy = proxy;
    this.asked = asked;
    this.listener = listener;
    boolean http =
        proxy.kind() == UpstreamProxy.Kind.HTTP || proxy.kind() == UpstreamProxy.Kind.HTTPS;
    // A request names what the client asked for; where something else was judged, it can't.
    boolean forwarded =
        http
            && passage.outcome().forwardable()
            && asked.equals(passage.record().flow().destination());
    Object place = proxy.proxyHeader() != null ? null : new Place(proxy, forwarded ? null : asked);
    this.way = new Way(proxy, place, forwarded);
  }

  @Override
  public void start() {
    passage.outcome().way(way);
    IdleTargets.IdleTarget idle = way.place() == null ? null : passage.outcome().reusable();
    if (idle != null && passage.outcome().reuse(idle)) {
      over = true;
      listener.connected(idle.channel(), way, asked.address());
      return;
    }
    Dial made =
        passage
            .engine()
            .upstreams()
            .dialer()
            .dial(
                new UpstreamRequest(
                    passage.loop().loop(), passage.record().flow(), proxy, asked, way.forwarded()),
                this);
    if (!over) {
      dial = made;
    }
  }

  @Override
  public ChannelHandler handler() {
    try {
      return passage.outcome().targetHandler();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      broken = new FlowFailure(CloseReason.INTERNAL_ERROR, "the mode failed", e);
      return new ChannelInboundHandlerAdapter();
    }
  }

  @Override
  public void ready(Channel channel) {
    over = true;
    FlowFailure failure = broken;
    if (failure == null && !channel.isActive()) {
      failure =
          FlowFailure.of(
              CloseReason.TARGET_CLOSED, "upstream " + proxy.endpoint() + " closed the connection");
    }
    if (failure == null) {
      listener.connected(channel, way, asked.address());
    } else {
      channel.close();
      listener.failed(failure, Blame.ANSWER);
    }
  }

  @Override
  public void failed(FlowFailure failure, Blame blame) {
    over = true;
    listener.failed(failure, blame);
  }

  @Override
  public void cancel() {
    over = true;
    dial.cancel();
  }
}
