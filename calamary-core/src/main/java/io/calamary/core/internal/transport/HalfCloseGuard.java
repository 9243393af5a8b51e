package io.calamary.core.internal.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * Epoll event loops that keep half-closed connections whole, and that tell the kernel once for each
 * turn what sockets wait for: what a socket becomes interested in is submitted right before the
 * loop waits again, so that changes which a turn takes back, or does in several steps, cost
 * nothing.
 */
final class HalfCloseGuard implements IoHandlerFactory {
  private final IoHandlerFactory factory;

  HalfCloseGuard(IoHandlerFactory factory) {
    this.factory = factory;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(factory.newHandler(executor), executor);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private static final class Handler implements IoHandler {
    private final IoHandler handler;
    private final ThreadAwareExecutor executor;
    private final LoopDatagrams datagrams = new LoopDatagrams();
    private List<SocketInterest> changed = new ArrayList<>();
    private List<SocketInterest> spare = new ArrayList<>();

    Handler(IoHandler handler, ThreadAwareExecutor executor) {
      this.handler = handler;
      this.executor = executor;
    }

    @Override
    public void initialize() {
      handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      if (!changed.isEmpty()) {
        submit();
      }
      return handler.run(context);
    }

    /** What fails closes its channel, which can change others. */
    private void submit() {
      List<SocketInterest> now = changed;
      changed = spare;
      for (SocketInterest interest : now) {
        interest.submit();
      }
      now.clear();
      spare = now;
    }

    @Override
    public void prepareToDestroy() {
      handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
      handler.destroy();
      datagrams.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      if (!(DirectDatagrams.wrap(handle, datagrams) instanceof EpollIoHandle epoll)) {
        return handler.register(handle);
      }
      SocketEvents events = new SocketEvents(epoll);
      return new SocketInterest(
          handler.register(events), events, executor, interest -> changed.add(interest));
    }

    @Override
    public void wakeup() {
      handler.wakeup();
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
      return handler.isCompatible(handleType);
    }
  }
}
