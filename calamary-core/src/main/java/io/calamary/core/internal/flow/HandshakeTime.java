package io.calamary.core.internal.flow;

import io.calamary.flow.CloseReason;

/** The time in which a client has to say what it wants; nothing that it sends extends it. */
public final class HandshakeTime {
  private final ClientSide client;
  private final long nanos;
  private long deadline;

  HandshakeTime(ClientSide client, long nanos) {
    this.client = client;
    this.nanos = nanos;
    this.deadline = System.nanoTime() + nanos;
  }

  /** All of it begins now. */
  public void start() {
    deadline = System.nanoTime() + nanos;
    resume();
  }

  /** What is left of it is for the mode. */
  public void resume() {
    client.timer().startNanos(left(), () -> client.close(CloseReason.HANDSHAKE_TIMEOUT, null));
  }

  /** The nanoseconds that are left, 1 or more. */
  public long left() {
    return Math.max(1, deadline - System.nanoTime());
  }
}
