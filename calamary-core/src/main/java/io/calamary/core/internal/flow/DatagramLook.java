package io.calamary.core.internal.flow;

import io.calamary.core.internal.inspect.DatagramInspector;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds a client's datagrams until their flow is open, and looks at them if somebody needs that.
 *
 * <p>A server of QUIC or DTLS takes no notice of what it can't read, and serves many connections at
 * one port. So where the first datagrams were looked at, later ones are too if they may begin
 * another connection; what these say is told like that of the first, unless it is the same.
 */
final class DatagramLook {
  /** How many bytes may be held for the sake of a look. */
  static final int MOST_BYTES = 32 * 1024;

  private final LoopState loop;
  private final FlowRecord record;
  private final long patience;
  private final Listener listener;
  private final WaitingDatagrams waiting = new WaitingDatagrams();
  private State state = State.HOLDING;
  private @Nullable DatagramInspector inspector;
  private @Nullable ScheduledFuture<?> timer;
  private int looked;
  private boolean opened;

  /** What becomes of the client's datagrams. */
  private enum State {
    /** They wait until the flow is open. */
    HOLDING,
    /** They wait until it is known what they say. */
    LOOKING,
    /** They pass. */
    PASSING
  }

  /** Who wants to know. */
  interface Listener {
    /** What the datagrams say; {@link #open} is to be called when that is judged. */
    void inspected(Inspection inspection);

    /** The datagrams say nothing new; {@link #open} is to be called. */
    void resume();

    /** A datagram that was held goes on; borrowed. */
    void released(ByteBuf payload);
  }

  /**
   * Starts to hold.
   *
   * @param patience how long a look may take, in nanoseconds
   */
  DatagramLook(LoopState loop, FlowRecord record, long patience, Listener listener) {
    this.loop = loop;
    this.record = record;
    this.patience = patience;
    this.listener = listener;
  }

  /** Whether a datagram, which is borrowed, may go on at once; else it is held, or dropped. */
  boolean passes(ByteBuf payload) {
    if (state == State.PASSING && (inspector == null || isOld(inspector, payload))) {
      return true;
    }
    boolean room = waiting.add(payload);
    if (state == State.PASSING) {
      state = State.LOOKING;
    }
    if (state == State.LOOKING) {
      lookOn(room);
    }
    return false;
  }

  private static boolean isOld(DatagramInspector inspector, ByteBuf payload) {
    return !inspector.mayBegin(payload);
  }

  /** Somebody needs to know what the first datagrams say. */
  void look() {
    inspector = new DatagramInspector(loop.initials(), record.flow().source().getAddress());
    state = State.LOOKING;
    lookOn(true);
  }

  /** Looks at those that were not looked at. */
  private void lookOn(boolean room) {
    DatagramInspector by = Objects.requireNonNull(inspector);
    while (looked < waiting.size()) {
      ByteBuf next = waiting.get(looked++);
      Optional<Inspection> found = by.inspect(next);
      if (found.isPresent()) {
        finish(found.get());
        return;
      }
    }
    if (!room || waiting.size() == WaitingDatagrams.MOST || waiting.bytes() >= MOST_BYTES) {
      stalled();
    } else if (timer == null) {
      // Never started anew: what comes in parts gets no more time. And to the point, for a browser
      // waits: the slots of the wheel are a third of the default.
      timer = loop.loop().schedule(this::stalled, patience, TimeUnit.NANOSECONDS);
    }
  }

  private void stalled() {
    finish(Objects.requireNonNull(inspector).stalled());
  }

  private void finish(Inspection inspection) {
    stopTimer();
    state = State.HOLDING;
    if (opened && isKnown(inspection)) {
      listener.resume();
    } else {
      listener.inspected(inspection);
    }
  }

  /** Whether this says nothing new about an open flow. */
  private boolean isKnown(Inspection found) {
    Inspection known = record.flow().inspection();
    return found.protocol() == AppProtocol.UNKNOWN
        || (found.protocol() == known.protocol()
            && Objects.equals(found.serverName(), known.serverName())
            && found.malformed() == known.malformed()
            && found.encryptedClientHello() == known.encryptedClientHello());
  }

  /** From now on datagrams pass; first those that were held, if they begin nothing new. */
  void open() {
    opened = true;
    state = State.PASSING;
    while (state == State.PASSING && waiting.size() > 0) {
      if (looked == 0 && inspector != null && !isOld(inspector, waiting.get(0))) {
        state = State.LOOKING;
        lookOn(true);
        return;
      }
      looked = Math.max(0, looked - 1);
      ByteBuf first = waiting.removeFirst();
      try {
        listener.released(first);
      } finally {
        first.release();
      }
    }
  }

  /** Shows the first of those that are held, if any; borrowed. */
  void first(Consumer<ByteBuf> to) {
    if (waiting.size() > 0) {
      to.accept(waiting.get(0));
    }
  }

  /** Throws away what is held. */
  void drop() {
    stopTimer();
    state = State.HOLDING;
    waiting.drop();
    looked = 0;
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
