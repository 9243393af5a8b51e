package io.calamary.core.internal.transport;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.util.concurrent.ThreadAwareExecutor;

/**
 * Keeps sockets registered with epoll when they are interested in nothing for a while.
 *
 * <p>Netty 4.2.13 to 4.2.20 take such a socket out of epoll, yet try to modify it when the interest
 * comes back; that fails with ENOENT and closes the connection. It happens to whoever has sent its
 * FIN while nothing is read from it, so half-closed downloads are cut short. Asking for edge
 * triggering alone is an empty interest that is not taken for "remove me".
 */
final class HalfCloseGuard implements IoHandlerFactory {
  private final IoHandlerFactory factory;

  HalfCloseGuard(IoHandlerFactory factory) {
    this.factory = factory;
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(factory.newHandler(executor));
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private record Handler(IoHandler handler) implements IoHandler {
    @Override
    public void initialize() {
      handler.initialize();
    }

    @Override
    public int run(IoHandlerContext context) {
      return handler.run(context);
    }

    @Override
    public void prepareToDestroy() {
      handler.prepareToDestroy();
    }

    @Override
    public void destroy() {
      handler.destroy();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws Exception {
      return new Registration(handler.register(handle));
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

  private static final class Registration implements IoRegistration {
    private final IoRegistration registration;

    /** Only changed by the event loop of the socket. */
    private boolean added;

    Registration(IoRegistration registration) {
      this.registration = registration;
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is Netty's
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      if (ops instanceof EpollIoOps epoll && epoll.value() == 0) {
        return added ? registration.submit(EpollIoOps.EPOLLET) : 0;
      }
      added = true;
      return registration.submit(ops);
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
}
