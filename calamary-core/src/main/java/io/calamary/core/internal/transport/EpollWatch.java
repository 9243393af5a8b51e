package io.calamary.core.internal.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;

/** Watches a socket by epoll. */
final class EpollWatch extends SocketWatch implements EpollIoHandle {
  /** As an empty interest is taken for the end of the registration, and there is no way back. */
  private static final EpollIoOps NOTHING = EpollIoOps.EPOLLET;

  private static final EpollIoOps EDGES =
      EpollIoOps.valueOf(EdgeTcpChannel.EVENTS | EpollIoOps.EPOLLET.value());

  private final FileDescriptor socket;

  private EpollWatch(FileDescriptor socket) {
    super(EpollIoHandle.class);
    this.socket = socket;
  }

  /** Watches a socket. Of this type, so that whoever calls can be loaded without the transport. */
  static SocketWatch of(FileDescriptor socket) {
    return new EpollWatch(socket);
  }

  @Override
  SocketWatch another(FileDescriptor accepted) {
    return of(accepted);
  }

  @Override
  TcpOptions options() {
    return EpollOptions.TCP;
  }

  @Override
  IoHandle handle() {
    return this;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  void watch(IoRegistration with, int events) {
    switch (events) {
      case 0 -> with.submit(NOTHING);
      case IN -> with.submit(EpollIoOps.EPOLLIN);
      default -> with.submit(EDGES);
    }
  }

  /** Who asks again for edges is told again of what is there already. */
  @Override
  void again(IoRegistration with, EventLoop loop) {
    with.submit(EDGES);
  }

  /** What is closed leaves epoll by itself (epoll(7)). */
  @Override
  void end(IoRegistration with) {
    // Nothing has to be taken back.
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    tell(((EpollIoEvent) event).ops().value());
  }

  @Override
  public void close() {
    closeChannel();
  }
}
