package io.calamary.socks5.internal;

import io.calamary.core.spi.DatagramFraming;
import io.calamary.flow.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The header of datagrams, where clients may send them in pieces. Of one association. */
final class Reassembly implements DatagramFraming {
  /** How long pieces wait for the others; RFC 1928 section 7 wants no less. */
  static final long SECONDS = 5;

  private final EventExecutor loop;
  private final Fragments fragments = new Fragments();
  private @Nullable Future<?> timer;
  private int timed;

  Reassembly(EventExecutor loop) {
    this.loop = loop;
  }

  @Override
  public @Nullable ByteBuf whole(ByteBuf datagram) {
    ByteBuf whole = fragments.add(datagram);
    if (fragments.waiting() == 0) {
      stopTimer();
    } else if (fragments.begun() != timed) {
      stopTimer();
      timed = fragments.begun();
      timer = loop.schedule(fragments::clear, SECONDS, TimeUnit.SECONDS);
    }
    return whole;
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  @Override
  public @Nullable Endpoint unwrap(ByteBuf datagram) {
    return UdpHeader.INSTANCE.unwrap(datagram);
  }

  @Override
  public byte[] header(InetSocketAddress sender) {
    return UdpHeader.INSTANCE.header(sender);
  }

  @Override
  public void close() {
    stopTimer();
    fragments.clear();
    fragments.handBack();
  }
}
