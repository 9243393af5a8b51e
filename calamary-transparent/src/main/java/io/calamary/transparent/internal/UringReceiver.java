package io.calamary.transparent.internal;

import io.calamary.core.spi.DatagramIntake;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a UDP socket by RECVMSG requests of io_uring. One request waits for the first datagram;
 * once that is there, a burst of requests that don't wait fetches what came behind it, until one of
 * them finds nothing. Of the thread of its ring, but for {@link #stop()}.
 */
final class UringReceiver implements IoUringIoHandle {
  private static final Logger LOG = LoggerFactory.getLogger(UringReceiver.class);
  private static final LimitedLog LIMITED = new LimitedLog(LOG);
  private static final byte NONE = 0;
  private static final byte RECVMSG = 10;
  private static final byte ASYNC_CANCEL = 14;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EAGAIN = -11;
  private static final int ECANCELED = -125;

  /** How many datagrams are fetched before the thread does something else. */
  private static final int BURST = 16;

  private static final int RETRY_MILLIS = 100;

  private final EventLoop loop;
  private final int descriptor;
  private final MessageSlot[] slots = new MessageSlot[BURST];
  private final Handover[] handovers;
  private @Nullable IoRegistration ring;
  private long waiting;
  private int inFlight;
  private boolean drained;
  private boolean broken;
  private volatile boolean stopped;

  UringReceiver(EventLoop loop, int descriptor, List<? extends DatagramIntake> intakes) {
    this.loop = loop;
    this.descriptor = descriptor;
    this.handovers = intakes.stream().map(Handover::new).toArray(Handover[]::new);
    for (int i = 0; i < BURST; i++) {
      slots[i] = new MessageSlot();
    }
  }

  /** Begins to read; once, when this is registered. */
  void start(IoRegistration made) {
    ring = made;
    await(made);
  }

  /** No datagram is handed over any more; from any thread. */
  void stop() {
    stopped = true;
  }

  private void await(IoRegistration on) {
    drained = false;
    waiting = submit(on, 0, 0);
  }

  private void burst(IoRegistration on) {
    drained = false;
    for (int i = 0; i < BURST; i++) {
      submit(on, i, MSG_DONTWAIT);
    }
  }

  private long submit(IoRegistration on, int slot, int flags) {
    long header = slots[slot].prepare();
    inFlight++;
    return on.submit(operation(RECVMSG, descriptor, header, flags, slot));
  }

  private static IoUringIoOps operation(byte code, int fd, long address, int flags, long slot) {
    int length = code == RECVMSG ? 1 : 0;
    return new IoUringIoOps(
        code, NONE, NONE, fd, 0L, address, length, flags, slot, NONE, NONE, 0, 0L);
  }

  @Override
  public void handle(IoRegistration on, IoEvent event) {
    IoUringIoEvent completion = (IoUringIoEvent) event;
    if (completion.opcode() != RECVMSG) {
      return;
    }
    inFlight--;
    waiting = 0;
    int result = completion.res();
    if (result >= 0) {
      take(slots[(int) completion.userData()], result);
    } else if (result == EAGAIN) {
      drained = true;
    } else if (result != ECANCELED) {
      broken = true;
      LIMITED.warn(
          "CAL-055: intercepted datagrams can't be read", new IOException("errno " + -result));
    }
    if (inFlight == 0) {
      flush();
      next(on);
    }
  }

  private void next(IoRegistration on) {
    if (stopped) {
      return;
    }
    if (broken) {
      broken = false;
      loop.schedule(() -> retry(on), RETRY_MILLIS, TimeUnit.MILLISECONDS);
    } else if (drained) {
      await(on);
    } else {
      burst(on);
    }
  }

  private void retry(IoRegistration on) {
    if (!stopped) {
      await(on);
    }
  }

  private void take(MessageSlot slot, int length) {
    InetSocketAddress client = slot.sender();
    InetSocketAddress destination = slot.destination();
    if (stopped) {
      return;
    }
    if (client == null || destination == null || slot.truncated()) {
      handovers[0].dropped();
      return;
    }
    int at = Math.floorMod(client.hashCode(), handovers.length);
    handovers[at].add(client, destination, slot.payload(length));
  }

  private void flush() {
    for (Handover handover : handovers) {
      handover.flush();
    }
  }

  /** The ring ends: what still waits has to end before, as its memory is this object's. */
  @Override
  public void close() {
    stopped = true;
    IoRegistration on = ring;
    if (on != null && waiting != 0) {
      on.submit(operation(ASYNC_CANCEL, -1, waiting, 0, 0L));
    }
  }
}
