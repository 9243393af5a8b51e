package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.AcceptRequest;
import io.calamary.core.internal.connect.Dial;
import io.calamary.core.internal.connect.DialListener;
import io.calamary.core.internal.connect.DialRequest;
import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.relay.Tunnel;
import io.calamary.core.internal.relay.TunnelEnd;
import io.calamary.core.internal.relay.TunnelListener;
import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.PlainReply;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Fact;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A tunnel from its request to its end. */
final class TunnelOpening implements OpenSide, FlowOutcome, TunnelListener {
  private final ClientSide client;
  private final FlowRecord record;
  private final FlowReply reply;
  private final FlowDriver driver;
  private final @Nullable AcceptRequest inbound;
  private @Nullable Tunnel tunnel;
  private @Nullable LateLook look;
  private boolean answered;
  private boolean blank;

  /**
   * Makes a tunnel.
   *
   * @param inbound how the target is to connect; null where it is connected to
   */
  TunnelOpening(
      ClientSide client, FlowRecord record, FlowReply reply, @Nullable AcceptRequest inbound) {
    this.client = client;
    this.record = record;
    this.reply = reply;
    this.inbound = inbound;
    this.driver = new FlowDriver(client, record, this, null);
  }

  void start() {
    client.end().watch(new Waiting());
    // Not every transport tells that a client is gone to who does not read.
    client.end().read();
    driver.run();
  }

  @Override
  public void inspect() {
    if (record.flow().knows(Fact.INSPECTION)) {
      driver.refuse(
          FlowFailure.of(CloseReason.FILTER_ERROR, "the first bytes are known already"), false);
      return;
    }
    if (inbound != null) {
      driver.refuse(
          FlowFailure.of(CloseReason.FILTER_ERROR, "who is waited for has no first bytes"), false);
      return;
    }
    if (!answer(null)) {
      return;
    }
    FirstBytes firstBytes = new FirstBytes(client, this::inspected);
    client.end().watch(firstBytes);
    firstBytes.start();
  }

  private void inspected(@Nullable Inspection inspection) {
    if (inspection == null) {
      end(CloseReason.CLIENT_CLOSED, null);
      return;
    }
    // Rules decided on nothing; what comes later must not get past them.
    blank = inspection == Inspection.UNKNOWN && !client.end().held().isReadable();
    client.end().watch(new Waiting());
    driver.inspected(inspection);
  }

  @Override
  public boolean stream() {
    return inbound == null;
  }

  @Override
  public ChannelHandler targetHandler() {
    return new TunnelEnd();
  }

  @Override
  public Dial dial(TargetDialer dialer, DialRequest request, DialListener listener) {
    return inbound == null
        ? dialer.dial(request, listener)
        : dialer.accept(request, inbound, listener);
  }

  @Override
  public void connected(Channel channel) {
    TunnelEnd made = (TunnelEnd) channel.pipeline().last();
    SocketAddress told = inbound == null ? channel.localAddress() : channel.remoteAddress();
    if (!answer((InetSocketAddress) told) || record.closed()) {
      channel.close();
      return;
    }
    Tunnel joined = new Tunnel(client.end(), made, client.timer(), this);
    tunnel = joined;
    if (inbound != null || (record.flow().knows(Fact.INSPECTION) && !blank)) {
      joined.start(client.engine().times().idle);
    } else {
      LateLook looking = new LateLook(client, record, joined, new LateLook.Manner(reply, blank));
      look = looking;
      joined.startHolding(client.engine().times().idle, looking);
      looking.start();
    }
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    record.close(failure.reason(), failure.detail());
    if (!silent && Refusals.looks(reply, failure) && !record.flow().knows(Fact.INSPECTION)) {
      client.reason(failure.reason());
      FirstBytes look = new FirstBytes(client, found -> looked(failure, found));
      client.end().watch(look);
      look.start();
      return;
    }
    refuse(failure, silent, record.flow().inspection().protocol());
  }

  /** The flow is closed, and the client's first bytes say how to tell it. */
  private void looked(FlowFailure failure, @Nullable Inspection found) {
    if (found == null) {
      end(CloseReason.CLIENT_CLOSED, null);
    } else {
      refuse(failure, false, found.protocol());
    }
  }

  private void refuse(FlowFailure failure, boolean silent, AppProtocol protocol) {
    client.end().watch(null);
    client.ended(this);
    if (answered || reply instanceof PlainReply) {
      ByteBuf words = silent ? null : Refusals.words(client, protocol, failure, reply);
      Refusals.end(client, failure, reply, words);
      return;
    }
    try {
      if (silent || reply.failure(client, failure) == null) {
        client.reset(failure.reason(), failure.detail());
      } else {
        client.close(failure.reason(), failure.detail());
      }
    } catch (RuntimeException | LinkageError | AssertionError e) {
      BetweenFlows.failed(client, e);
    }
  }

  /** Tells the client that it may speak, unless it was told before; false if the mode fails. */
  private boolean answer(@Nullable InetSocketAddress bound) {
    if (answered) {
      return true;
    }
    answered = true;
    try {
      reply.success(client, bound);
      return true;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      ended(CloseReason.INTERNAL_ERROR, "the mode failed");
      BetweenFlows.failed(client, e);
      return false;
    }
  }

  @Override
  public void moved(long toTarget, long toClient) {
    record.moved(toTarget, toClient);
  }

  @Override
  public void ended(CloseReason reason, @Nullable String detail) {
    client.reason(reason);
    record.close(reason, detail);
    driver.cancel();
    if (look != null) {
      look.cancel();
    }
    client.ended(this);
  }

  private void end(CloseReason reason, @Nullable String detail) {
    Tunnel running = tunnel;
    if (running != null) {
      running.end(reason, detail);
    } else {
      ended(reason, detail);
      client.channel().close();
    }
  }

  @Override
  public void cut(CloseReason reason) {
    Tunnel running = tunnel;
    if (running != null) {
      running.abort(reason, null);
    } else {
      end(reason, null);
    }
  }

  @Override
  public boolean outlivesClient() {
    return tunnel != null && tunnel.clientFinished();
  }

  /** The client may leave while its target is looked for, or waited for. */
  private final class Waiting implements TunnelWatcher {
    /**
     * A wait for a connection may be long, and not every transport tells who is gone if nobody
     * reads.
     */
    @Override
    public void more() {
      boolean room =
          client.end().held().readableBytes() < client.engine().limits().maxInspectBytes();
      if (inbound != null && room) {
        client.end().read();
      }
    }

    @Override
    public void ended() {
      if (inbound != null) {
        end(CloseReason.CLIENT_CLOSED, null);
      }
    }

    @Override
    public void gone(@Nullable Throwable cause) {
      end(CloseReason.CLIENT_CLOSED, cause == null ? null : cause.getMessage());
    }
  }
}
