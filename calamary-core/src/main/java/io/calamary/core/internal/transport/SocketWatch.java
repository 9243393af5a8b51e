package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * How an event loop tells a channel what happens to its socket. Events are the bits of poll(2),
 * which are those of epoll(7) as well. Of one channel.
 */
abstract class SocketWatch {
  static final int IN = 1;
  static final int PRI = 2;
  static final int OUT = 4;
  static final int ERR = 8;
  static final int HUP = 0x10;
  static final int RDHUP = 0x2000;

  private final Class<? extends IoHandle> kind;
  private @Nullable EdgeChannel channel;
  private @Nullable IoRegistration registration;

  /** Watches by handles of a kind. */
  SocketWatch(Class<? extends IoHandle> kind) {
    this.kind = kind;
  }

  /** The same for a connection that was accepted. */
  abstract SocketWatch another(FileDescriptor accepted);

  /** The options of TCP sockets that the transport has names for. */
  abstract TcpOptions options();

  /** What the event loop is to know. */
  abstract IoHandle handle();

  /** Asks the event loop to tell what is the case now, and whatever changes. */
  abstract void watch(IoRegistration with, int events);

  /** Has the event loop tell of what may be left to read, in a later turn. */
  abstract void again(IoRegistration with, EventLoop loop);

  /** Takes back what was asked for, as the socket leaves the event loop. */
  abstract void end(IoRegistration with);

  boolean isCompatible(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(kind);
  }

  /** Registers a channel with its event loop. */
  final void register(EdgeChannel registered, ChannelPromise promise) {
    channel = registered;
    ((IoEventLoop) registered.eventLoop())
        .register(handle())
        .addListener(
            made -> {
              if (made.isSuccess()) {
                registration = (IoRegistration) made.getNow();
                registered.registered();
                promise.setSuccess();
              } else {
                promise.setFailure(made.cause());
              }
            });
  }

  /**
   * Asks to be told of events; each is told at least when it begins, and those that are the case
   * now are told in a later turn. ERR and HUP are told unasked.
   *
   * @param events 0 for none
   * @throws java.io.UncheckedIOException if the kernel refuses it
   */
  final void watch(int events) {
    IoRegistration known = registration;
    if (known != null) {
      watch(known, events);
    }
  }

  /**
   * Tells in a later turn of what may be left to read by a connection that is watched.
   *
   * @throws java.io.UncheckedIOException if the kernel refuses it
   */
  final void again() {
    EdgeChannel of = channel;
    IoRegistration known = registration;
    if (of != null && known != null) {
      again(known, of.eventLoop());
    }
  }

  /** Leaves the event loop. */
  final void leave() {
    IoRegistration known = registration;
    if (known != null) {
      registration = null;
      end(known);
      known.cancel();
    }
  }

  /** Passes on what has happened. */
  final void tell(int events) {
    EdgeChannel known = channel;
    if (known != null) {
      known.ready(events);
    }
  }

  /** The event loop ends. */
  final void closeChannel() {
    Channel known = channel;
    if (known != null) {
      known.unsafe().close(known.voidPromise());
    }
  }
}
