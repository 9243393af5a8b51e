package io.calamary.core.internal.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Socket;
import io.netty.channel.uring.IoUringIoEvent;
import org.jspecify.annotations.Nullable;

/**
 * Asks the ring to tell once when there is something to read from a socket, or wrong with it. Of
 * the event loop of the ring.
 */
final class UringPoll {
  private final Socket socket;
  private final Runnable readable;
  private @Nullable IoRegistration ring;
  private long asked;
  private boolean awaited;

  UringPoll(Socket socket, Runnable readable) {
    this.socket = socket;
    this.readable = readable;
  }

  /** The ring knows the socket. */
  void begin(IoRegistration made) {
    ring = made;
    if (awaited) {
      submit(made);
    }
  }

  /** Tells when there is something; nothing, if that was asked for already. */
  void await() {
    IoRegistration on = ring;
    if (!awaited) {
      awaited = true;
      if (on != null) {
        submit(on);
      }
    }
  }

  private void submit(IoRegistration on) {
    asked = on.submit(UringPolls.once(socket, SocketWatch.IN));
  }

  /** The ring has done something; what fails shows when the socket is read. */
  void handle(IoEvent event) {
    if (((IoUringIoEvent) event).opcode() == UringPolls.POLL_ADD && ring != null) {
      awaited = false;
      readable.run();
    }
  }

  /** Leaves the ring, which holds the socket open as long as it was asked to tell of it. */
  void end() {
    IoRegistration on = ring;
    if (on == null) {
      return;
    }
    ring = null;
    if (awaited) {
      on.submit(UringPolls.takenBack(asked));
    }
    on.cancel();
  }
}
