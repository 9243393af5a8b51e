package io.calamary.core.internal.accept;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A connection as the limiter counts it. Of one event loop. */
final class Place {
  private final ConnectionLimiter limiter;
  private @Nullable InetAddress source;

  private Place(ConnectionLimiter limiter, @Nullable InetAddress source) {
    this.limiter = limiter;
    this.source = source;
  }

  /**
   * Counts a connection in.
   *
   * @param source whose it is; null while that is not known
   * @return null if a limit is reached
   */
  static @Nullable Place take(ConnectionLimiter limiter, @Nullable InetAddress source) {
    boolean room = source == null ? limiter.enter() : limiter.enter(source);
    return room ? new Place(limiter, source) : null;
  }

  /** It turned out whose connection it is; false if the limit of that source is reached. */
  boolean belongsTo(InetAddress owner) {
    InetAddress before = source;
    if (owner.equals(before)) {
      return true;
    }
    if (!limiter.enterSource(owner)) {
      return false;
    }
    source = owner;
    if (before != null) {
      limiter.leaveSource(before);
    }
    return true;
  }

  /** The connection is gone. */
  void leave() {
    InetAddress last = source;
    if (last == null) {
      limiter.leave();
    } else {
      limiter.leave(last);
    }
  }
}
