package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramReplies;
import io.calamary.core.spi.ReplyPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sockets that answer from addresses of other hosts: one for each address, shared by all the flows
 * to it, opened when there is an answer and closed when there was none for a while. Of one event
 * loop.
 */
final class SpoofedReplies implements DatagramReplies {
  /** How many sockets are open at the most; the one that was silent longest makes room. */
  static final int MOST = 1024;

  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final LimitedLog LOG =
      new LimitedLog(LoggerFactory.getLogger("io.calamary.transparent.udp"));

  private final Map<InetSocketAddress, SpoofedSocket> sockets =
      new LinkedHashMap<>(16, 0.75f, true);
  private final EventLoop loop;
  private final int mark;
  private @Nullable IcmpErrors errors;
  private @Nullable ScheduledFuture<?> sweep;

  /**
   * Starts with none.
   *
   * @param mark the mark of the sockets; 0 for none
   * @param errors tells clients what is denied, and is released at the end; null for silence
   */
  SpoofedReplies(EventLoop loop, int mark, @Nullable IcmpErrors errors) {
    this.loop = loop;
    this.mark = mark;
    this.errors = errors;
  }

  @Override
  public ReplyPath path(InetSocketAddress from, InetSocketAddress client) {
    return new Path(from, client);
  }

  @Override
  public void refused(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    if (errors != null) {
      errors.portUnreachable(client, destination, payload);
    }
  }

  /** How many sockets are open. */
  int open() {
    return sockets.size();
  }

  private SpoofedSocket socket(InetSocketAddress from) throws IOException {
    SpoofedSocket known = sockets.get(from);
    if (known != null) {
      return known;
    }
    if (sockets.size() >= MOST) {
      Iterator<SpoofedSocket> eldest = sockets.values().iterator();
      eldest.next().close();
      eldest.remove();
    }
    SpoofedSocket made = SpoofedSocket.open(from, mark);
    sockets.put(from, made);
    if (sweep == null) {
      sweep =
          loop.scheduleWithFixedDelay(
              this::sweep, IDLE_NANOS, IDLE_NANOS / 4, TimeUnit.NANOSECONDS);
    }
    return made;
  }

  /** Closes what is idle; the map has that first. */
  private void sweep() {
    long now = System.nanoTime();
    Iterator<SpoofedSocket> all = sockets.values().iterator();
    while (all.hasNext()) {
      SpoofedSocket socket = all.next();
      if (!socket.idle(now, IDLE_NANOS)) {
        break;
      }
      socket.close();
      all.remove();
    }
    if (sockets.isEmpty()) {
      stop();
    }
  }

  private void stop() {
    ScheduledFuture<?> running = sweep;
    sweep = null;
    if (running != null) {
      running.cancel(false);
    }
  }

  @Override
  public void close() {
    stop();
    sockets.values().forEach(SpoofedSocket::close);
    sockets.clear();
    if (errors != null) {
      errors.release();
      errors = null;
    }
  }

  /** From an address to a client. */
  private final class Path implements ReplyPath {
    private final InetSocketAddress from;
    private final InetSocketAddress client;

    Path(InetSocketAddress from, InetSocketAddress client) {
      this.from = from;
      this.client = client;
    }

    @Override
    public void answer(ByteBuf payload) {
      try {
        socket(from).send(payload, client);
      } catch (IOException e) {
        LOG.warn("CAL-056: an answer from " + from + " to " + client + " is lost", e);
      }
    }

    /** Nothing waits: each answer is sent at once. */
    @Override
    public void flush() {}
  }
}
