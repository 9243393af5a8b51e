package io.calamary.core.internal.accept;

import io.calamary.core.internal.flow.BetweenFlows;
import io.calamary.core.internal.flow.ClientSide;
import io.calamary.core.internal.flow.Engine;
import io.calamary.core.internal.flow.TurnedAway;
import io.calamary.core.internal.relay.SocketEnd;
import io.calamary.core.spi.Acceptor;
import io.calamary.flow.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Takes each accepted socket of a listener: within the limits it becomes a client. Thread-safe. */
public final class Admission {
  private final Engine engine;
  private final ConnectionLimiter limiter;
  private final String listener;
  private final Prefaces prefaces;
  private final Acceptor acceptor;

  /** Makes that of a listener. */
  public Admission(
      Engine engine,
      ConnectionLimiter limiter,
      String listener,
      Prefaces prefaces,
      Acceptor acceptor) {
    this.engine = engine;
    this.limiter = limiter;
    this.listener = listener;
    this.prefaces = prefaces;
    this.acceptor = acceptor;
  }

  /**
   * Takes a connection, on its event loop. What fails here, such as a preface at the first look or
   * a class that can't be loaded for want of descriptors, closes the one connection.
   */
  void admit(Channel channel) {
    try {
      take(channel);
    } catch (RuntimeException | Error e) {
      BetweenFlows.log(listener, e);
      SocketEnd.reset(channel);
    }
  }

  private void take(Channel channel) {
    // The client may be gone before its connection was taken from the queue.
    if (!(channel.remoteAddress() instanceof InetSocketAddress source)) {
      channel.close();
      return;
    }
    Prefaces.Plan plan = prefaces.plan(source);
    if (plan == null) {
      rejected(source, CloseReason.DENIED);
      SocketEnd.reset(channel);
      return;
    }
    boolean stopping = engine.draining();
    Place place =
        stopping ? null : Place.take(limiter, plan.forMany() ? null : source.getAddress());
    if (place == null) {
      CloseReason reason = stopping ? CloseReason.DRAINED : CloseReason.LIMIT_REACHED;
      rejected(source, reason);
      turnAway(channel, reason);
      return;
    }
    channel.closeFuture().addListener(closed -> place.leave());
    begin(new ClientSide(engine, channel, listener), plan, place);
  }

  private void begin(ClientSide client, Prefaces.Plan plan, Place place) {
    if (plan.readers().isEmpty()) {
      client.accepted();
      client.serve(acceptor);
      return;
    }
    PrefaceHandler handler = new PrefaceHandler(client, plan, () -> serve(client, place));
    client.channel().pipeline().addLast(handler);
    client.accepted();
    handler.start();
  }

  /** The client is known now. */
  private void serve(ClientSide client, Place place) {
    if (engine.draining()) {
      TurnedAway.accepted(client, acceptor, CloseReason.DRAINED);
    } else if (place.belongsTo(client.source().getAddress())) {
      client.serve(acceptor);
    } else {
      TurnedAway.accepted(client, acceptor, CloseReason.LIMIT_REACHED);
    }
  }

  private void rejected(InetSocketAddress source, CloseReason reason) {
    engine.stats().connectionRejected();
    engine.observers().connectionRejected(listener, source, reason);
  }

  private void turnAway(Channel channel, CloseReason reason) {
    ByteBuf words = acceptor.refusal(channel.alloc(), reason);
    if (words == null) {
      SocketEnd.reset(channel);
    } else {
      TurnedAway.unaccepted(new ClientSide(engine, channel, listener), words);
    }
  }
}
