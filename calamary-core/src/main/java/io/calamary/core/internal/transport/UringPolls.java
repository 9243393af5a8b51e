package io.calamary.core.internal.transport;

import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoOps;

/** The requests by which a ring tells what happens to a socket (io_uring_enter(2)). */
final class UringPolls {
  // linux/io_uring.h
  static final byte POLL_ADD = 6;
  private static final byte ASYNC_CANCEL = 14;
  private static final int POLL_ADD_MULTI = 1;
  private static final int MORE_COMES = 1 << 1;
  private static final byte NONE = 0;

  private UringPolls() {}

  /** Tells once. */
  static IoUringIoOps once(FileDescriptor socket, int events) {
    return new IoUringIoOps(
        POLL_ADD, NONE, NONE, socket.intValue(), 0L, 0L, 0, events, 0L, NONE, NONE, 0, 0L);
  }

  /** Tells again and again, under a mark. */
  static IoUringIoOps goingOn(FileDescriptor socket, int events, long mark) {
    int fd = socket.intValue();
    return new IoUringIoOps(
        POLL_ADD, NONE, NONE, fd, 0L, 0L, POLL_ADD_MULTI, events, mark, NONE, NONE, 0, 0L);
  }

  /** Takes back a request, by the number that it got. */
  static IoUringIoOps takenBack(long number) {
    return new IoUringIoOps(ASYNC_CANCEL, NONE, NONE, -1, 0L, number, 0, 0, 0L, NONE, NONE, 0, 0L);
  }

  /** Whether more is told by the same request. */
  static boolean goesOn(IoUringIoEvent told) {
    return (told.flags() & MORE_COMES) != 0;
  }
}
