package io.calamary.core.internal.flow;

import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.timer.WheelTimer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idle connections to targets, kept for the next exchange of the same kind. The one that was used
 * last is taken first. Of one event loop.
 */
final class IdleTargets {
  private final TimerWheel wheel;
  private final int mostPerEndpoint;
  private final long keepNanos;
  private final Map<Key, Deque<IdleTarget>> idle = new HashMap<>();

  IdleTargets(TimerWheel wheel, int mostPerEndpoint, long keepNanos) {
    this.wheel = wheel;
    this.mostPerEndpoint = mostPerEndpoint;
    this.keepNanos = keepNanos;
  }

  /** Whose connections are interchangeable: those of one use that lead to one place. */
  record Key(Object use, Object place) {}

  /** A connection that waits. */
  record IdleTarget(
      Channel channel, InetAddress address, ChannelHandler handler, WheelTimer timer) {}

  /** The connection that was used last, if it is still open; it stays until it is taken. */
  @Nullable IdleTarget peek(Key key) {
    Deque<IdleTarget> waiting = idle.get(key);
    if (waiting == null) {
      return null;
    }
    IdleTarget last;
    while ((last = waiting.peekLast()) != null && !last.channel.isActive()) {
      waiting.pollLast();
      last.timer.stop();
    }
    if (last == null) {
      idle.remove(key);
    }
    return last;
  }

  /** Takes a connection; false if somebody else was quicker or it has closed since. */
  boolean take(Key key, IdleTarget target) {
    return remove(key, target) && target.channel.isActive();
  }

  /** Keeps a connection, or closes it where there are enough. */
  void keep(Key key, Channel channel, InetSocketAddress address, ChannelHandler handler) {
    Deque<IdleTarget> waiting = idle.computeIfAbsent(key, k -> new ArrayDeque<>(4));
    if (waiting.size() >= mostPerEndpoint) {
      waiting.removeIf(target -> !target.channel.isActive());
    }
    if (waiting.size() >= mostPerEndpoint || !channel.isActive()) {
      channel.close();
      dropIfEmpty(key, waiting);
      return;
    }
    IdleTarget target = new IdleTarget(channel, address.getAddress(), handler, wheel.newTimer());
    target.timer.startNanos(keepNanos, () -> expire(key, target));
    waiting.addLast(target);
  }

  private void expire(Key key, IdleTarget target) {
    if (remove(key, target)) {
      target.channel.close();
    }
  }

  private boolean remove(Key key, IdleTarget target) {
    Deque<IdleTarget> waiting = idle.get(key);
    if (waiting == null || !waiting.removeLastOccurrence(target)) {
      return false;
    }
    target.timer.stop();
    dropIfEmpty(key, waiting);
    return true;
  }

  private void dropIfEmpty(Key key, Deque<IdleTarget> waiting) {
    if (waiting.isEmpty()) {
      idle.remove(key);
    }
  }

  void closeAll() {
    List<IdleTarget> all = new ArrayList<>();
    idle.values().forEach(all::addAll);
    idle.clear();
    for (IdleTarget target : all) {
      target.timer.stop();
      target.channel.close();
    }
  }
}
