package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.AcceptRequest;
import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.FlowRequest;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Gathers what a mode knows about a flow, then opens it. */
final class FlowRequestImpl implements FlowRequest {
  private final ClientSide client;
  private final Flow.Builder flow;
  private FlowReply reply = FlowReply.NONE;
  private boolean forwardable;
  private @Nullable InetAddress from;

  FlowRequestImpl(ClientSide client, Endpoint destination) {
    this.client = client;
    this.flow =
        client
            .origin()
            .describe(Flow.builder())
            .id(client.engine().nextId())
            .listener(client.listenerName())
            .destination(destination);
  }

  @Override
  public FlowRequest source(InetSocketAddress source) {
    flow.source(source);
    return this;
  }

  @Override
  public FlowRequest user(@Nullable String user) {
    flow.user(user);
    return this;
  }

  @Override
  public FlowRequest inspection(Inspection inspection) {
    flow.inspection(inspection);
    return this;
  }

  @Override
  public <T> FlowRequest attribute(AttributeKey<T> key, T value) {
    flow.attribute(key, value);
    return this;
  }

  @Override
  public FlowRequest forwardable() {
    forwardable = true;
    return this;
  }

  @Override
  public FlowRequest from(InetAddress address) {
    from = Objects.requireNonNull(address, "address");
    return this;
  }

  @Override
  public FlowRequest reply(FlowReply value) {
    reply = Objects.requireNonNull(value, "reply");
    return this;
  }

  @Override
  public void open() {
    if (!client.over()) {
      client.openTunnel(record(), reply, null);
    }
  }

  @Override
  public void accept(Duration patience, Consumer<InetSocketAddress> listening) {
    Objects.requireNonNull(listening, "listening");
    if (!client.over()) {
      client.openTunnel(
          record(), reply, new AcceptRequest(patience, address -> tell(listening, address)));
    }
  }

  private void tell(Consumer<InetSocketAddress> listening, InetSocketAddress address) {
    try {
      listening.accept(address);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  @Override
  public void exchange(
      Supplier<ChannelHandler> targetHandler,
      @Nullable Object reuseKey,
      ExchangeListener listener) {
    Objects.requireNonNull(targetHandler, "targetHandler");
    Objects.requireNonNull(listener, "listener");
    if (client.over()) {
      listener.refused(FlowFailure.of(CloseReason.CLIENT_CLOSED, "the connection has ended"));
    } else {
      client.openExchange(
          record(), new ExchangeTarget(targetHandler, reuseKey, forwardable), listener);
    }
  }

  private FlowRecord record() {
    FlowRecord record = new FlowRecord(client.engine(), flow.build());
    record.from(from);
    return record;
  }
}
