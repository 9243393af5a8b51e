package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.upstream.Blame;
import io.calamary.core.internal.upstream.Headers;
import io.calamary.core.spi.FlowFailure;
import io.calamary.filter.Verdict;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A new connection to the target itself as a member of a route, maybe with a PROXY header in front.
 */
final class HeadedWay implements StartedDial, DialListener, AddressJudge.Detour {
  private final Passage passage;
  private final UpstreamProxy proxy;
  private final AddressJudge gate;
  private final List<InetAddress> addresses;
  private final UpstreamHop.Listener listener;
  private Dial dial = () -> {};
  private boolean over;

  /**
   * Prepares.
   *
   * @param addresses what was judged already; empty for nothing yet
   */
  HeadedWay(
      Passage passage,
      UpstreamProxy proxy,
      @Nullable Verdict verdict,
      List<InetAddress> addresses,
      UpstreamHop.Listener listener) {
    this.passage = passage;
    this.proxy = proxy;
    this.gate = new AddressJudge(passage.engine(), passage.loop(), passage.record(), verdict, this);
    this.addresses = addresses;
    this.listener = listener;
  }

  @Override
  public void start() {
    ChannelHandler handler;
    try {
      handler = passage.outcome().targetHandler();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      over = true;
      listener.failed(
          new FlowFailure(CloseReason.INTERNAL_ERROR, "the mode failed", e), Blame.ANSWER);
      return;
    }
    DialRequest request =
        new DialRequest(
            passage.loop().loop(),
            passage.record().flow().target(),
            gate,
            handler,
            passage.record().from());
    Dial made =
        addresses.isEmpty()
            ? passage.engine().dialer().dial(request, this)
            : passage.engine().dialer().dial(request, addresses, this);
    if (!over) {
      dial = made;
    }
  }

  @Override
  public void connected(Channel channel, InetAddress address) {
    over = true;
    Endpoint target = passage.record().flow().target();
    FlowFailure failure =
        Headers.begin(channel, proxy, passage.record().flow(), Endpoint.of(address, target.port()));
    if (failure != null) {
      channel.close();
      listener.failed(failure, Blame.ANSWER);
      return;
    }
    channel.flush();
    Object place = proxy.isPlain() ? target : null;
    listener.connected(channel, new Way(proxy, place, false), address);
  }

  @Override
  public void failed(FlowFailure failure) {
    over = true;
    // There may be another way to the target.
    Blame blame =
        failure.reason().side() == CloseReason.Side.POLICY ? Blame.ANSWER : Blame.PROTOCOL;
    listener.failed(failure, blame);
  }

  /** The verdict is known here, so no address leads to another way. */
  @Override
  public void inspect() {
    throw new IllegalStateException("a verdict by name asks for the first bytes");
  }

  @Override
  public void redirect(Verdict verdict, Endpoint elsewhere) {
    throw new IllegalStateException("a verdict by name redirects an address");
  }

  @Override
  public void cancel() {
    over = true;
    dial.cancel();
  }
}
