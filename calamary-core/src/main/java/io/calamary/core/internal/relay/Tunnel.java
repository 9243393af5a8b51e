package io.calamary.core.internal.relay;

import io.calamary.core.internal.timer.WheelTimer;
import io.calamary.flow.CloseReason;
import org.jspecify.annotations.Nullable;

/** Two channels whose bytes go to each other. Lives on one event loop. */
public final class Tunnel {
  private final TunnelEnd client;
  private final WheelTimer timer;
  private final TunnelListener listener;
  private TunnelEnd target;
  private long toTarget;
  private long toClient;
  private long idle;
  private long unsent;
  private boolean ended;

  /** Makes a tunnel between two ends that are not joined. */
  public Tunnel(TunnelEnd client, TunnelEnd target, WheelTimer timer, TunnelListener listener) {
    this.client = client;
    this.target = target;
    this.timer = timer;
    this.listener = listener;
    client.join(this, target);
    target.join(this, client);
  }

  /** Starts to relay both ways; the idle time runs from now. */
  public void start(long idleNanos) {
    open(idleNanos);
    release();
  }

  /** Starts to relay what comes from the target; the client's bytes are held and watched. */
  public void startHolding(long idleNanos, TunnelWatcher watcher) {
    client.watch(watcher);
    open(idleNanos);
  }

  private void open(long idleNanos) {
    idle = idleNanos;
    timer.startNanos(idleNanos, this::idle);
    if (target.channel().isActive()) {
      target.relay();
    } else {
      broken(target, null);
    }
  }

  /** A receiver that takes a large piece slowly is not idle, although nothing new is read. */
  private void idle() {
    long left = Unsent.bytes(client.channel()) + Unsent.bytes(target.channel());
    if (left > 0 && left != unsent) {
      unsent = left;
      timer.startNanos(idle, this::idle);
    } else {
      abort(CloseReason.IDLE_TIMEOUT, null);
    }
  }

  /** Ends the holding of the client's bytes. */
  public void release() {
    if (!ended) {
      client.relay();
    }
  }

  /** Closes the target's connection, to which nothing was sent; the client's bytes stay held. */
  public void dropTarget() {
    target.leave();
    target.channel().close();
  }

  /** Moves to another target, to which the client's held bytes then go. */
  public void moveTo(TunnelEnd other) {
    if (ended) {
      other.channel().close();
      return;
    }
    target = other;
    client.join(this, other);
    other.join(this, client);
    other.relay();
    client.relay();
  }

  /** Bytes that came from the target so far. */
  public long toClient() {
    return toClient;
  }

  /** Bytes that went to the target so far. */
  public long toTarget() {
    return toTarget;
  }

  void moved(TunnelEnd from, int bytes) {
    timer.touch();
    if (from == client) {
      toTarget += bytes;
      listener.moved(bytes, 0);
    } else {
      toClient += bytes;
      listener.moved(0, bytes);
    }
  }

  void touch() {
    timer.touch();
  }

  boolean isTarget(TunnelEnd end) {
    return end == target;
  }

  /** Whether the client has ended, and was told of the target's end. */
  public boolean clientFinished() {
    return client.finished();
  }

  /** Ends it if both directions have ended; whether they had. */
  boolean over() {
    boolean over = client.finished() && target.finished();
    if (over) {
      end(CloseReason.COMPLETED, null);
    }
    return over;
  }

  /** One end was reset or closed before both directions had ended: the other learns it as such. */
  void broken(TunnelEnd side, @Nullable Throwable cause) {
    abort(
        side == client ? CloseReason.CLIENT_CLOSED : CloseReason.TARGET_CLOSED,
        cause == null ? null : cause.getMessage());
  }

  /** Ends the tunnel and closes both channels; does nothing when it has ended. */
  public void end(CloseReason reason, @Nullable String detail) {
    if (finish(reason, detail, false)) {
      client.channel().close();
    }
  }

  /** Ends the tunnel and resets both channels; does nothing when it has ended. */
  public void abort(CloseReason reason, @Nullable String detail) {
    if (finish(reason, detail, true)) {
      SocketEnd.reset(client.channel());
    }
  }

  /** Ends the tunnel, but leaves the client's channel to the caller. */
  public void endForTarget(CloseReason reason, @Nullable String detail) {
    finish(reason, detail, false);
  }

  /** The listener is told before a channel closes: that it closes tells nothing new then. */
  private boolean finish(CloseReason reason, @Nullable String detail, boolean cut) {
    if (ended) {
      return false;
    }
    ended = true;
    timer.stop();
    client.leave();
    target.leave();
    listener.ended(reason, detail);
    if (cut) {
      SocketEnd.reset(target.channel());
    } else {
      target.channel().close();
    }
    return true;
  }
}
