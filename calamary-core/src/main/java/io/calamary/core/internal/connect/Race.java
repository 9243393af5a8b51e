package io.calamary.core.internal.connect;

import io.netty.channel.Channel;
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
final class Race implements Approach, Attempt.Owner {
  private final DialRequest request;
  private final DialSettings settings;
  private final Dialling owner;
  private final Candidates candidates;
  private final List<Attempt> running = new ArrayList<>(2);
  private @Nullable Future<?> timer;
  private final FirstFailure failures = new FirstFailure();
  private boolean complete;
  private boolean over;
  private int round;
  private int attempts;
  private long lastStart;
  private long deadline;

  Race(DialRequest request, DialSettings settings, Dialling owner) {
    this.request = request;
    this.settings = settings;
    this.owner = owner;
    this.candidates = new Candidates(settings.ipv6First());
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
    Attempt attempt = new Attempt(request, address, this);
    running.add(attempt);
    attempt.start(settings.sockets(), millis(left));
    if (!over && timer == null && !running.isEmpty() && candidates.hasNext()) {
      scheduleNext(settings.attemptDelayNanos());
    }
  }

  private void scheduleNext(long nanos) {
    timer = request.loop().schedule(this::tryNext, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private static int millis(long nanos) {
    return (int) Math.max(1, (nanos + 999_999) / 1_000_000);
  }

  @Override
  public void connected(Attempt winner, Channel channel) {
    running.remove(winner);
    stop();
    owner.connected(channel, winner.address());
  }

  @Override
  public void failed(Attempt attempt, Throwable cause, boolean atOnce) {
    running.remove(attempt);
    failures.remember(cause, atOnce);
    if (candidates.hasNext()) {
      cancelTimer();
      tryNext();
    } else if (running.isEmpty() && timer == null) {
      endRound();
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
    owner.lost(failures.after(attempts));
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
