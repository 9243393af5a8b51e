package io.calamary.core.internal.transport;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one socket waits for, gathered until its event loop submits it.
 *
 * <p>Netty 4.2.13 to 4.2.20 take a socket that is interested in nothing out of epoll, yet try to
 * modify it when the interest comes back; that fails with ENOENT and closes the connection. It
 * happens to whoever has sent its FIN while nothing is read from it, so half-closed downloads are
 * cut short. Asking for edge triggering alone is an empty interest that is not taken for "remove
 * me".
 */
final class SocketInterest implements IoRegistration {
  private static final Logger LOG = LoggerFactory.getLogger(SocketInterest.class);

  private final IoRegistration registration;
  private final SocketEvents events;
  private final ThreadAwareExecutor executor;
  private final Consumer<SocketInterest> changes;
  private EpollIoOps wanted = EpollIoOps.NONE;
  private EpollIoOps known = EpollIoOps.NONE;
  private boolean queued;

  SocketInterest(
      IoRegistration registration,
      SocketEvents events,
      ThreadAwareExecutor executor,
      Consumer<SocketInterest> changes) {
    this.registration = registration;
    this.events = events;
    this.executor = executor;
    this.changes = changes;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is Netty's
  public <T> T attachment() {
    return registration.attachment();
  }

  @Override
  public long submit(IoOps ops) {
    if (!(ops instanceof EpollIoOps epoll)) {
      return registration.submit(ops);
    }
    if (!registration.isValid()) {
      return -1;
    }
    if (executor.isExecutorThread(Thread.currentThread())) {
      want(epoll);
    } else {
      executor.execute(() -> want(epoll));
    }
    return epoll.value();
  }

  private void want(EpollIoOps ops) {
    wanted = ops.value() == 0 && known.value() != 0 ? EpollIoOps.EPOLLET : ops;
    if (!queued) {
      queued = true;
      changes.accept(this);
    }
  }

  /**
   * Tells the kernel, if there is something new. Who asks again for edges wants to be told again of
   * what is there already.
   */
  void submit() {
    queued = false;
    boolean again = wanted.contains(EpollIoOps.EPOLLET) && wanted.contains(EpollIoOps.EPOLLIN);
    if ((wanted.value() == known.value() && !again) || !registration.isValid()) {
      return;
    }
    try {
      registration.submit(wanted);
      known = wanted;
      events.watch();
    } catch (UncheckedIOException e) {
      LOG.warn("a socket can't be watched, and is closed: {}", String.valueOf(e.getCause()));
      closeHandle();
    }
  }

  private void closeHandle() {
    try {
      events.close();
    } catch (Exception e) {
      LOG.warn("a socket that can't be watched can't be closed either", e);
    }
  }

  @Override
  public boolean isValid() {
    return registration.isValid();
  }

  @Override
  public boolean cancel() {
    return registration.cancel();
  }
}
