package io.calamary.core.testkit;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is registered with event loops, which Netty does not tell. */
final class CountingIo implements IoHandlerFactory {
  private final IoHandlerFactory factory;
  private final AtomicInteger registered = new AtomicInteger();

  CountingIo(IoHandlerFactory factory) {
    this.factory = factory;
  }

  int registered() {
    return registered.get();
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(factory.newHandler(executor), registered);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private record Handler(IoHandler handler, AtomicInteger registered) implements IoHandler {
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
      IoRegistration registration = handler.register(handle);
      registered.incrementAndGet();
      return new Registration(registration, registered);
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

  private record Registration(IoRegistration registration, AtomicInteger registered)
      implements IoRegistration {
    @Override
    public <T> T attachment() {
      return registration.attachment();
    }

    @Override
    public long submit(IoOps ops) {
      return registration.submit(ops);
    }

    @Override
    public boolean isValid() {
      return registration.isValid();
    }

    @Override
    public boolean cancel() {
      boolean cancelled = registration.cancel();
      if (cancelled) {
        registered.decrementAndGet();
      }
      return cancelled;
    }
  }
}
