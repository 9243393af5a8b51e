package io.calamary.core.internal.flow;

import io.calamary.core.internal.relay.SocketEnd;
import io.calamary.core.internal.relay.Tunnel;
import io.calamary.core.internal.relay.TunnelEnd;
import io.calamary.core.internal.relay.TunnelListener;
import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.OpenFlow;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Flow;
import io.calamary.upstream.UpstreamProxy;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An exchange from its request to its end. */
final class Exchange implements OpenSide, FlowOutcome, OpenFlow, TunnelListener {
  private final ClientSide client;
  private final FlowRecord record;
  private final ExchangeTarget wanted;
  private ExchangeListener listener;
  private FlowDriver driver;
  private @Nullable Channel target;
  private @Nullable ChannelHandler handler;
  private @Nullable Tunnel tunnel;
  private @Nullable Way way;
  private boolean reused;
  private boolean fresh;

  Exchange(ClientSide client, FlowRecord record, ExchangeTarget wanted, ExchangeListener listener) {
    this.client = client;
    this.record = record;
    this.wanted = wanted;
    this.listener = listener;
    this.driver = new FlowDriver(client, record, this, null);
  }

  void start() {
    driver.run();
  }

  @Override
  public void inspect() {
    driver.refuse(
        FlowFailure.of(CloseReason.FILTER_ERROR, "an exchange has no first bytes to look at"),
        false);
  }

  @Override
  public boolean forwardable() {
    return wanted.forwardable();
  }

  @Override
  public void way(Way value) {
    way = value;
  }

  private @Nullable Object place() {
    return way == null ? null : way.place();
  }

  private IdleTargets.Key key() {
    return new IdleTargets.Key(
        Objects.requireNonNull(wanted.reuseKey(), "reuseKey"),
        Objects.requireNonNull(place(), "place"));
  }

  @Override
  public IdleTargets.@Nullable IdleTarget reusable() {
    return wanted.reuseKey() == null || fresh || place() == null
        ? null
        : client.loop().idleTargets().peek(key());
  }

  @Override
  public boolean reuse(IdleTargets.IdleTarget idle) {
    if (!client.loop().idleTargets().take(key(), idle)) {
      return false;
    }
    reused = true;
    handler = idle.handler();
    return true;
  }

  @Override
  public ChannelHandler targetHandler() {
    ChannelHandler made = wanted.handlers().get();
    handler = made;
    return made;
  }

  @Override
  public void connected(Channel channel) {
    target = channel;
    try {
      listener.opened(this);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      fail(CloseReason.INTERNAL_ERROR, "the mode failed");
      BetweenFlows.failed(client, e);
    }
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    record.close(failure.reason(), failure.detail());
    client.ended(this);
    if (silent) {
      client.reset(failure.reason(), failure.detail());
      return;
    }
    try {
      listener.refused(failure);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  @Override
  public Flow flow() {
    return record.flow();
  }

  @Override
  public Channel target() {
    return Objects.requireNonNull(target, "target");
  }

  @Override
  public ChannelHandler targetHandlerInUse() {
    return Objects.requireNonNull(handler, "handler");
  }

  @Override
  public @Nullable UpstreamProxy nextProxy() {
    return way == null || !way.forwarded() ? null : way.proxy();
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public void count(long toTarget, long toClient) {
    record.moved(toTarget, toClient);
  }

  @Override
  public void redial(ExchangeListener told) {
    if (!reused || record.closed()) {
      throw new IllegalStateException("the connection is not a reused one");
    }
    target().close();
    reused = false;
    fresh = true;
    listener = told;
    driver = new FlowDriver(client, record, this, null);
    driver.run();
  }

  @Override
  public void complete(@Nullable Object keepAs) {
    if (record.closed()) {
      return;
    }
    record.close(CloseReason.COMPLETED, null);
    client.ended(this);
    Object place = place();
    if (keepAs != null && place != null && target().isActive() && !client.draining()) {
      IdleTargets.Key key = new IdleTargets.Key(keepAs, place);
      InetSocketAddress address = (InetSocketAddress) target().remoteAddress();
      client.loop().idleTargets().keep(key, target(), address, targetHandlerInUse());
    } else {
      target().close();
    }
  }

  @Override
  public void fail(CloseReason reason, @Nullable String detail) {
    if (record.closed()) {
      return;
    }
    record.close(reason, detail);
    client.ended(this);
    driver.cancel();
    Channel channel = target;
    if (channel != null) {
      // A target that got half a request must not take it for whole.
      SocketEnd.reset(channel);
    }
  }

  @Override
  public void tunnel() {
    TunnelEnd targetEnd = new TunnelEnd();
    target().pipeline().addLast(targetEnd);
    tunnel = new Tunnel(client.end(), targetEnd, client.timer(), this);
    client.handlers().remove();
    target().pipeline().remove(targetHandlerInUse());
    tunnel.start(client.engine().times().idle);
  }

  @Override
  public void moved(long toTarget, long toClient) {
    record.moved(toTarget, toClient);
  }

  @Override
  public void ended(CloseReason reason, @Nullable String detail) {
    client.reason(reason);
    record.close(reason, detail);
    client.ended(this);
  }

  @Override
  public void cut(CloseReason reason) {
    Tunnel running = tunnel;
    if (running != null) {
      running.abort(reason, null);
    } else {
      fail(reason, null);
    }
  }
}
