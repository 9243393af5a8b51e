package io.calamary.core.internal.flow;

import io.calamary.flow.CloseReason;

/** The time in which a client has to say what it wants; nothing that it sends extends it. */
public final class HandshakeTime implements Runnable {
  private final ClientSide client;
  private final long nanos;
  private long deadline;

  HandshakeTime(ClientSide client, long nanos) {
    this.client = client;
    this.nanos = nanos;
  }

  /** All of it begins now. */
  public void start() {
    deadline = System.nanoTime() + nanos;
    limit(nanos);
  }

  /** What is left of it is for the mode. */
  public void resume() {
    limit(left());
  }

  private void limit(long period) {
    client.timer().startNanos(period, this);
  }

  /** It is over. */
  @Override
  public void run() {
    client.close(CloseReason.HANDSHAKE_TIMEOUT, null);
  }

  /** The nanoseconds that are left, 1 or more. */
  public long left() {
    return Math.max(1, deadline - System.nanoTime());
  }
}
