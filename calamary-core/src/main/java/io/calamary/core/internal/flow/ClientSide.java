package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.AcceptRequest;
import io.calamary.core.internal.decide.Stages;
import io.calamary.core.internal.relay.SocketEnd;
import io.calamary.core.internal.relay.TunnelEnd;
import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.AssociationListener;
import io.calamary.core.spi.AssociationRequest;
import io.calamary.core.spi.ClientConnection;
import io.calamary.core.spi.ExchangeListener;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.FlowRequest;
import io.calamary.core.spi.PrefaceResult;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A client's connection from its acceptance to its end. Of one event loop. */
public final class ClientSide implements ClientConnection {
  private final Engine engine;
  private final LoopState loop;
  private final Channel channel;
  private final String listener;
  private final TunnelEnd end;
  private final WheelTimer timer;
  private final ModeHandlers handlers;
  private final ClientOrigin origin;
  private final HandshakeTime time;
  private @Nullable OpenSide open;
  private @Nullable CloseReason reason;
  private int awaited;
  private boolean closing;
  private boolean outlived;
  private final boolean stream;

  /** Makes the side of a channel, on its event loop. */
  public ClientSide(Engine engine, Channel channel, String listener) {
    this(engine, channel, listener, null);
  }

  private ClientSide(Engine engine, Channel channel, String listener, @Nullable ClientSide outer) {
    this.engine = engine;
    this.loop = engine.loop(channel.eventLoop());
    this.channel = channel;
    this.listener = listener;
    this.end = new TunnelEnd();
    this.timer = loop.wheel().newTimer();
    this.time = new HandshakeTime(this, engine.times().handshake);
    this.handlers = new ModeHandlers(channel.pipeline());
    this.stream = outer != null;
    this.origin = outer != null ? outer.origin : ClientOrigin.of(channel);
  }

  /** Takes the connection; the handshake timeout begins. */
  public void accepted() {
    engine.stats().connectionAccepted();
    engine.observers().connectionAccepted(listener, origin.peer());
    begin();
  }

  @Override
  public ClientConnection inner(Channel inside) {
    ClientSide made = new ClientSide(engine, inside, listener, this);
    made.begin();
    return made;
  }

  private void begin() {
    loop.add(this);
    channel.pipeline().addLast(end);
    BetweenFlows.watch(this);
    time.start();
  }

  /** The time that the client has before its first flow. */
  public HandshakeTime time() {
    return time;
  }

  /** A preface says who the client is. */
  public void told(PrefaceResult preface) {
    origin.told(preface);
  }

  /** Hands the connection to its mode. */
  public void serve(Acceptor acceptor) {
    BetweenFlows.serve(this, acceptor);
  }

  void closed() {
    OpenSide running = open;
    outlived = running != null && reason == null && running.outlivesClient();
    if (outlived) {
      return;
    }
    timer.stop();
    loop.remove(this);
    CloseReason why = reason == null ? CloseReason.CLIENT_CLOSED : reason;
    if (running != null) {
      running.cut(why);
    }
    if (!stream) {
      BetweenFlows.closed(this, why);
    }
  }

  @Override
  public Channel channel() {
    return channel;
  }

  @Override
  public InetSocketAddress source() {
    return origin.source();
  }

  @Override
  public <T> @Nullable T attribute(AttributeKey<T> key) {
    return origin.attribute(key);
  }

  ClientOrigin origin() {
    return origin;
  }

  ModeHandlers handlers() {
    return handlers;
  }

  @Override
  public InetSocketAddress local() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public WheelTimer timer() {
    return timer;
  }

  @Override
  public boolean draining() {
    return engine.draining();
  }

  @Override
  public void handshake(ChannelHandler... added) {
    handlers.add(end, added);
    channel.read();
  }

  @Override
  public FlowRequest request(Endpoint destination) {
    return new FlowRequestImpl(this, destination);
  }

  @Override
  public <T> void await(
      CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> then) {
    awaited++;
    Stages.<T>on(
        loop.loop(),
        stage,
        engine.times().decide,
        (value, failure) -> {
          awaited--;
          then.accept(value, failure);
          if (end.inputEnded()) {
            endIfIdle();
          }
        });
  }

  /** The client says no more; if nothing that it said is being worked on, that was all. */
  void endIfIdle() {
    if (open == null && awaited == 0 && !closing) {
      close(CloseReason.CLIENT_CLOSED, null);
    }
  }

  @Override
  public void close(CloseReason why, @Nullable String detail) {
    if (beginClosing(why)) {
      Farewell.say(this);
    }
  }

  /** Opens and relays nothing more; false if that is so already. */
  boolean beginClosing(CloseReason why) {
    reason(why);
    if (closing) {
      return false;
    }
    closing = true;
    handlers.remove();
    end.discard();
    return true;
  }

  @Override
  public void reset(CloseReason why, @Nullable String detail) {
    reason(why);
    SocketEnd.reset(channel);
  }

  void openTunnel(FlowRecord record, FlowReply reply, @Nullable AcceptRequest inbound) {
    TunnelOpening opening = new TunnelOpening(this, record, reply, inbound);
    start(opening, record);
    handlers.remove();
    opening.start();
  }

  void openExchange(FlowRecord record, ExchangeTarget target, ExchangeListener told) {
    Exchange exchange = new Exchange(this, record, target, told);
    start(exchange, record);
    exchange.start();
  }

  @Override
  public void associate(AssociationRequest request, AssociationListener listening) {
    if (!over()) {
      Association association = new Association(this, request, listening);
      start(association, null);
      handlers.remove();
      association.start();
    }
  }

  private void start(OpenSide side, @Nullable FlowRecord record) {
    if (open != null) {
      if (record != null) {
        record.close(CloseReason.INTERNAL_ERROR, "a flow is open already");
      }
      throw new IllegalStateException("a flow of this connection is open already");
    }
    timer.stop();
    open = side;
  }

  /** The flow that was open has ended. */
  void ended(OpenSide side) {
    if (open == side) {
      open = null;
      if (outlived) {
        closed();
      }
    }
  }

  /** Whether the connection is at its end, or beyond; it opens no flow any more. */
  boolean over() {
    return closing || !channel.isActive();
  }

  /** The first reason that was given is the one that counts. */
  void reason(CloseReason why) {
    if (reason == null) {
      reason = why;
    }
  }

  /** Ends the connection and its flow, because the time to drain is over. */
  public void cut() {
    OpenSide running = open;
    reason(CloseReason.DRAINED);
    if (running == null) {
      channel.close();
    } else {
      running.cut(CloseReason.DRAINED);
      SocketEnd.reset(channel);
    }
  }

  Engine engine() {
    return engine;
  }

  LoopState loop() {
    return loop;
  }

  TunnelEnd end() {
    return end;
  }

  /** The name of the listener that the client came to. */
  public String listenerName() {
    return listener;
  }
}
