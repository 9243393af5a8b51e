package io.calamary.core.internal.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.unix.FileDescriptor;

/**
 * Passes on what happens to one socket, once the kernel was asked to tell it.
 *
 * <p>The kernel tells of many sockets at once. Where the events of one make a handler close a
 * second, and open a third that gets the number of the second, Netty takes what was told of the
 * second for an event of the third: its input would be shut because the other had ended. As
 * interest is submitted right before a loop waits, a socket that no interest was submitted for can
 * have no events of its own.
 */
@SuppressWarnings("try") // the signature of close is that of Netty
final class SocketEvents implements EpollIoHandle {
  private final EpollIoHandle handle;
  private boolean watched;

  SocketEvents(EpollIoHandle handle) {
    this.handle = handle;
  }

  /** The kernel is asked to tell of the socket. */
  void watch() {
    watched = true;
  }

  @Override
  public FileDescriptor fd() {
    return handle.fd();
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    if (watched) {
      handle.handle(registration, event);
    }
  }

  @Override
  public void registered() {
    handle.registered();
  }

  @Override
  public void unregistered() {
    handle.unregistered();
  }

  @Override
  public void close() throws Exception {
    handle.close();
  }
}
