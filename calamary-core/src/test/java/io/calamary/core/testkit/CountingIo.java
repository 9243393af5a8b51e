package io.calamary.core.testkit;

import io.netty.channel.Channel;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts what is registered with event loops, which Netty does not tell. */
final class CountingIo implements IoHandlerFactory {
  private final IoHandlerFactory factory;
  private final Set<Registration> registered = ConcurrentHashMap.newKeySet();

  CountingIo(IoHandlerFactory factory) {
    this.factory = factory;
  }

  int registered() {
    return (int) registered.stream().filter(Registration::isOpen).count();
  }

  @Override
  public IoHandler newHandler(ThreadAwareExecutor executor) {
    return new Handler(factory.newHandler(executor), registered);
  }

  @Override
  public boolean isChangingThreadSupported() {
    return factory.isChangingThreadSupported();
  }

  private record Handler(IoHandler handler, Set<Registration> registered) implements IoHandler {
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
      Channel channel =
          handle instanceof Channel.Unsafe unsafe ? unsafe.voidPromise().channel() : null;
      Registration made = new Registration(handler.register(handle), channel, registered);
      registered.add(made);
      return made;
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
    private final @Nullable Channel channel;
    private final Set<Registration> registered;

    Registration(
        IoRegistration registration, @Nullable Channel channel, Set<Registration> registered) {
      this.registration = registration;
      this.channel = channel;
      this.registered = registered;
    }

    /** A closed socket of io_uring stays registered until the kernel has ended what it does. */
    boolean isOpen() {
      return channel == null || channel.isOpen();
    }

    @Override
    @SuppressWarnings("TypeParameterUnusedInFormals") // the signature is Netty's
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
        registered.remove(this);
      }
      return cancelled;
    }
  }
}
