package io.calamary.core.internal.accept;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Descriptors that are kept for bad times. Where clients have taken all others, those that were
 * accepted still need some: for their targets, for questions to name servers, and for classes that
 * nobody has used before. Thread-safe; shared by the listeners of a server.
 */
public final class DescriptorReserve {
  private static final int SIZE = 16;
  private static final List<SocketChannel> NONE = List.of();

  private final AtomicReference<List<SocketChannel>> held = new AtomicReference<>(NONE);
  private final AtomicInteger users = new AtomicInteger();

  /** Makes an empty one. */
  public DescriptorReserve() {}

  /** A listener begins to count on it. */
  void enter() {
    users.incrementAndGet();
    fill();
  }

  /** A listener is closed. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      release();
    }
  }

  /** Gives back all that is held. */
  void release() {
    close(held.getAndSet(NONE));
  }

  /** Takes as many as should be held, unless they are; false if the kernel has not so many. */
  boolean fill() {
    if (held.get() != NONE) {
      return true;
    }
    List<SocketChannel> taken = new ArrayList<>(SIZE);
    try {
      for (int i = 0; i < SIZE; i++) {
        taken.add(SocketChannel.open());
      }
    } catch (IOException e) {
      close(taken);
      return false;
    }
    if (!held.compareAndSet(NONE, taken)) {
      close(taken);
    }
    return true;
  }

  private static void close(List<SocketChannel> channels) {
    for (SocketChannel channel : channels) {
      try {
        channel.close();
      } catch (IOException e) {
        // It was never connected: there is nothing that could be lost.
      }
    }
  }
}
