package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * Passes on what the kernel has done for one socket, and makes up for what is lost or out of order.
 *
 * <p>The kernel says with each receive whether more can be read. It counts the end of the stream as
 * more, but not a reset. Netty believes that, although it was told before that the peer has gone:
 * where a reset comes right behind bytes, nobody would learn of it before the idle timeout. So
 * there is always more to be read from a peer that has gone, until a read has found what.
 *
 * <p>Where the end of the stream is read right behind bytes, Netty tells of the end before it says
 * that the reading of those bytes is complete, other than on every other transport: who looks at
 * what has come when a read is complete would take a request for one that was given up.
 *
 * <p>And one exception, without the error number, is thrown for "network is unreachable" and for
 * "no route to host"; see {@link NoRoute}.
 */
@SuppressWarnings("try") // the signature of close is that of Netty
final class UringEvents implements IoUringIoHandle {
  // linux/io_uring.h
  static final byte POLL_ADD = 6;
  static final byte CONNECT = 16;
  static final byte RECV = 27;
  static final int SOCK_NONEMPTY = 1 << 2;
  // asm-generic/poll.h, asm-generic/errno.h
  static final int POLLRDHUP = 0x2000;
  static final int ENETUNREACH = 101;

  private final IoUringIoHandle handle;
  private boolean peerGone;
  private boolean incomplete;

  UringEvents(IoUringIoHandle handle) {
    this.handle = handle;
  }

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    handle.handle(registration, event instanceof IoUringIoEvent told ? look(told) : event);
  }

  private IoUringIoEvent look(IoUringIoEvent told) {
    int result = told.res();
    switch (told.opcode()) {
      case POLL_ADD -> peerGone |= result > 0 && (result & POLLRDHUP) != 0;
      case CONNECT -> {
        if (result == -ENETUNREACH && handle instanceof Channel.Unsafe unsafe) {
          NoRoute.remember(unsafe.voidPromise().channel());
        }
      }
      case RECV -> {
        return received(told);
      }
      default -> {
        // Nothing is lost of others.
      }
    }
    return told;
  }

  private IoUringIoEvent received(IoUringIoEvent told) {
    int result = told.res();
    if (result == 0 && incomplete && handle instanceof Channel.Unsafe unsafe) {
      unsafe.voidPromise().channel().pipeline().fireChannelReadComplete();
    }
    boolean more = result > 0 && (peerGone || (told.flags() & SOCK_NONEMPTY) != 0);
    incomplete = more;
    return more && (told.flags() & SOCK_NONEMPTY) == 0
        ? new IoUringIoEvent(result, told.flags() | SOCK_NONEMPTY, RECV, told.userData())
        : told;
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
