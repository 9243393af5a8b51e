package io.calamary.core.internal.flow;

import io.calamary.core.internal.inspect.Inspector;
import io.calamary.core.internal.relay.Tunnel;
import io.calamary.core.internal.relay.TunnelEnd;
import io.calamary.core.internal.relay.TunnelWatcher;
import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.core.spi.FlowFailure;
import io.calamary.core.spi.FlowReply;
import io.calamary.core.spi.PlainReply;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a client's first bytes as they pass through a connected tunnel. Only a ClientHello is
 * held until it is complete; if it names another server than the one that was asked for, the flow
 * is decided again and moves there, before anything was sent to the first target.
 */
final class LateLook implements TunnelWatcher, FlowOutcome {
  private static final int TLS_HANDSHAKE = 0x16;

  private final ClientSide client;
  private final FlowRecord record;
  private final Tunnel tunnel;
  private final Manner manner;
  private @Nullable WheelTimer waiting;
  private @Nullable FlowDriver driver;
  private boolean known;

  /**
   * How to look.
   *
   * @param reply how the client is answered
   * @param again whether rules needed the first bytes and decided without, as none came in time
   */
  record Manner(FlowReply reply, boolean again) {}

  LateLook(ClientSide client, FlowRecord record, Tunnel tunnel, Manner manner) {
    this.client = client;
    this.record = record;
    this.tunnel = tunnel;
    this.manner = manner;
  }

  void start() {
    more();
  }

  @Override
  public void more() {
    if (known) {
      return;
    }
    ByteBuf held = client.end().held();
    if (!held.isReadable()) {
      if (client.end().inputEnded()) {
        ended();
      } else {
        client.end().read();
      }
      return;
    }
    if (!matters(held)) {
      known = true;
      tunnel.release();
      return;
    }
    int most = client.engine().limits().maxInspectBytes();
    Inspection found = Inspector.inspect(held, most).orElse(null);
    if (found == null && held.getByte(held.readerIndex()) == TLS_HANDSHAKE) {
      awaitRest();
    } else {
      known(found == null ? Inspector.stalled(held, most) : found);
    }
  }

  /** Whether anybody wants to know what it is: a server to follow is named only in TLS. */
  private boolean matters(ByteBuf held) {
    return manner.again
        || !client.engine().observers().isEmpty()
        || (client.engine().targetResolver().followsServerName()
            && held.getByte(held.readerIndex()) < ' ');
  }

  private void awaitRest() {
    if (waiting == null) {
      waiting = client.loop().wheel().newTimer();
      waiting.startNanos(client.engine().times().inspect, this::ended);
    }
    client.end().read();
  }

  @Override
  public void ended() {
    if (!known) {
      int most = client.engine().limits().maxInspectBytes();
      known(Inspector.stalled(client.end().held(), most));
    }
  }

  @Override
  public void gone(@Nullable Throwable cause) {
    // The tunnel learns it by itself.
  }

  private void known(Inspection inspection) {
    known = true;
    if (waiting != null) {
      waiting.stop();
    }
    record.inspected(inspection);
    String name = inspection.serverName();
    boolean mayMove =
        name != null
            && !name.equals(record.flow().target().host())
            && tunnel.toClient() == 0
            && client.engine().targetResolver().followsServerName();
    boolean again = manner.again && inspection != Inspection.UNKNOWN;
    if (mayMove || again) {
      driver = new FlowDriver(client, record, this, record.flow().target());
      driver.runAgain(again);
    } else {
      tunnel.release();
    }
  }

  void cancel() {
    if (waiting != null) {
      waiting.stop();
    }
    if (driver != null) {
      driver.cancel();
    }
  }

  @Override
  public boolean moves() {
    if (tunnel.toClient() > 0) {
      return false;
    }
    tunnel.dropTarget();
    client.end().read();
    return true;
  }

  @Override
  public void stays() {
    tunnel.release();
  }

  @Override
  public void inspect() {
    if (driver != null) {
      driver.refuse(FlowFailure.of(CloseReason.FILTER_ERROR, "asked twice for a fact"), false);
    }
  }

  @Override
  public ChannelHandler targetHandler() {
    return new TunnelEnd();
  }

  @Override
  public void connected(Channel channel) {
    tunnel.moveTo((TunnelEnd) channel.pipeline().last());
  }

  @Override
  public void refused(FlowFailure failure, boolean silent) {
    // The words are made of what the client has said, which the tunnel throws away.
    boolean mute = silent || (manner.reply instanceof PlainReply && tunnel.toClient() > 0);
    ByteBuf words =
        mute
            ? null
            : Refusals.words(client, record.flow().inspection().protocol(), failure, manner.reply);
    tunnel.endForTarget(failure.reason(), failure.detail());
    Refusals.end(client, failure, manner.reply, words);
  }
}
