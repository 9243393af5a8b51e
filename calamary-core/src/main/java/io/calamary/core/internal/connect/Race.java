package io.calamary.core.internal.connect;

import io.calamary.core.spi.FlowFailure;
import io.calamary.flow.CloseReason;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to the first of several addresses that answers (RFC 8305 section 5): each has a head
 * start, the next is tried at once when one fails, and all but the winner are closed.
 *
 * <p>One address alone costs no timer but that of its own connection, which is the deadline.
 */
final class Race implements Approach {
  private final EventLoop loop;
  private final int port;
  private final @Nullable InetAddress from;
  private final DialSettings settings;
  private final Dialling owner;
  private final Candidates candidates;
  private final List<Attempt> running = new ArrayList<>(2);
  private @Nullable Future<?> timer;
  private @Nullable FlowFailure failure;
  private boolean complete;
  private boolean over;
  private int round;
  private int attempts;
  private long lastStart;
  private long deadline;

  Race(DialRequest request, DialSettings settings, Dialling owner) {
    this.loop = request.loop();
    this.port = request.target().port();
    this.from = request.from();
    this.settings = settings;
    this.owner = owner;
    this.candidates = new Candidates(settings.ipv6First());
  }

  EventLoop loop() {
    return loop;
  }

  int port() {
    return port;
  }

  /** The address to connect from; null for the kernel's choice. */
  @Nullable InetAddress from() {
    return from;
  }

  @Override
  public void add(List<InetAddress> addresses) {
    if (over) {
      return;
    }
    candidates.add(addresses);
    if (timer != null) {
      return;
    }
    if (running.isEmpty()) {
      tryNext();
    } else {
      scheduleNext(lastStart + settings.attemptDelayNanos() - System.nanoTime());
    }
  }

  /** The race may be lost from now on. */
  @Override
  public void complete() {
    complete = true;
    if (!over && timer == null && running.isEmpty()) {
      endRound();
    }
  }

  private void tryNext() {
    timer = null;
    long now = System.nanoTime();
    if (attempts == 0) {
      deadline = now + settings.connectNanos();
    }
    long left = deadline - now;
    InetAddress address = left > 0 ? candidates.next() : null;
    if (address == null) {
      if (running.isEmpty()) {
        endRound();
      }
      return;
    }
    attempts++;
    lastStart = now;
    Attempt attempt = new Attempt(this, address);
    running.add(attempt);
    attempt.start(settings.sockets(), millis(left));
    if (!over && timer == null && !running.isEmpty() && candidates.hasNext()) {
      scheduleNext(settings.attemptDelayNanos());
    }
  }

  private void scheduleNext(long nanos) {
    timer = loop.schedule(this::tryNext, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private static int millis(long nanos) {
    return (int) Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  void won(Attempt attempt, ChannelHandlerContext ctx) {
    running.remove(attempt);
    stop();
    owner.won(attempt, ctx);
  }

  void failed(Attempt attempt, Throwable cause, boolean atOnce) {
    running.remove(attempt);
    remember(cause, atOnce);
    if (candidates.hasNext()) {
      cancelTimer();
      tryNext();
    } else if (running.isEmpty() && timer == null) {
      endRound();
    }
  }

  private void remember(Throwable cause, boolean atOnce) {
    FlowFailure first = failure;
    if (first == null || !ConnectFailures.isMeaningful(first.reason())) {
      CloseReason reason = ConnectFailures.reason(cause, atOnce);
      if (first == null || ConnectFailures.isMeaningful(reason)) {
        failure = new FlowFailure(reason, null, cause);
      }
    }
  }

  /** All that took part so far have failed. */
  private void endRound() {
    if (!complete) {
      return;
    }
    long pause = settings.attemptDelayNanos();
    if (round < settings.retries()
        && !candidates.isEmpty()
        && deadline - System.nanoTime() > pause) {
      round++;
      candidates.rewind();
      scheduleNext(pause);
      return;
    }
    over = true;
    owner.lost(failure == null ? null : withCount(failure));
  }

  private FlowFailure withCount(FlowFailure first) {
    return attempts == 1
        ? first
        : new FlowFailure(first.reason(), "after " + attempts + " attempts", first.cause());
  }

  /** Closes every connection that is still being made. */
  @Override
  public void stop() {
    over = true;
    cancelTimer();
    for (int i = 0; i < running.size(); i++) {
      running.get(i).abandon();
    }
    running.clear();
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
