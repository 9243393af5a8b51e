package io.calamary.core.internal.transport;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * Watches a socket by a poll of the ring that goes on: it tells what is the case when it begins,
 * and later whatever changes. With each arrival it also tells of urgent data (PRI), be there some
 * or not. Netty's own channels have the ring read and write, which loses resets behind bytes, tells
 * the end before the bytes, and never writes on where the peer has ended and there was no room.
 */
final class UringWatch extends SocketWatch implements IoUringIoHandle {
  private final FileDescriptor socket;
  private long poll;
  private short mark;
  private int wanted;

  private UringWatch(FileDescriptor socket) {
    super(IoUringIoHandle.class);
    this.socket = socket;
  }

  /** Watches a socket. Of this type, so that whoever calls can be loaded without the transport. */
  static SocketWatch of(FileDescriptor socket) {
    return new UringWatch(socket);
  }

  @Override
  SocketWatch another(FileDescriptor accepted) {
    return of(accepted);
  }

  @Override
  TcpOptions options() {
    return UringOptions.TCP;
  }

  @Override
  IoHandle handle() {
    return this;
  }

  @Override
  void watch(IoRegistration with, int events) {
    end(with);
    wanted = events;
    if (events != 0) {
      // What a poll still tells that was taken back has another mark.
      mark++;
      poll = with.submit(UringPolls.goingOn(socket, events, mark));
    }
  }

  /** A try of its own, in place of taking one poll back and asking for another. */
  @Override
  void again(IoRegistration with, EventLoop loop) {
    loop.execute(
        () -> {
          if (poll != 0) {
            tell(IN | PRI);
          }
        });
  }

  /** A poll holds the socket open until the ring has taken it back. */
  @Override
  void end(IoRegistration with) {
    if (poll != 0) {
      with.submit(UringPolls.takenBack(poll));
      poll = 0;
    }
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    IoUringIoEvent told = (IoUringIoEvent) event;
    if (told.opcode() != UringPolls.POLL_ADD || poll == 0 || (short) told.userData() != mark) {
      return;
    }
    if (!UringPolls.goesOn(told)) {
      poll = 0;
    }
    // What fails shows when the socket is used.
    tell(told.res() < 0 ? wanted | ERR : told.res());
    if (poll == 0) {
      watch(wanted);
    }
  }

  @Override
  public void close() {
    closeChannel();
  }
}
