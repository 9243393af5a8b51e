package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Needs;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A descriptor is closed while an event of it waits, and another gets its number. */
class SocketEventsTest {
  /** Somebody else in this process may open a file in between, and take the number. */
  private static final int TRIES = 200;

  @BeforeEach
  void epoll() {
    Needs.epoll();
  }

  @Test
  void nettyStillNeedsTheFilter() throws Exception {
    assertTrue(
        eventsOfAnother(EpollIoHandler.newFactory()) > 0,
        "Netty tells old and new descriptors apart: remove SocketEvents, and this test");
  }

  @Test
  void theNewOneHasOnlyItsOwnEvents() throws Exception {
    assertEquals(0, eventsOfAnother(new HalfCloseGuard(EpollIoHandler.newFactory())));
  }

  /** How many events a fresh pipe gets to which nobody has written. */
  private static int eventsOfAnother(IoHandlerFactory handlers) throws Exception {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, handlers);
    try {
      IoEventLoop loop = (IoEventLoop) group.next();
      for (int i = 0; i < TRIES; i++) {
        Scene scene = new Scene(loop);
        int events = scene.play();
        if (events >= 0) {
          return events;
        }
      }
      throw new AssertionError("the number of a closed descriptor was never given again");
    } finally {
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  /** Two pipes with something to read, and a third that takes the place of the second. */
  private static final class Scene {
    private final IoEventLoop loop;
    private final End first = new End();
    private final End second = new End();
    private final CompletableFuture<End> third = new CompletableFuture<>();

    Scene(IoEventLoop loop) throws IOException {
      this.loop = loop;
    }

    /** The events of the third; -1 if it has another number than the second had. */
    int play() throws Exception {
      first.then = this::replace;
      first.watch(loop);
      second.watch(loop);
      loop.submit(
              () -> {
                first.write();
                second.write();
                return null;
              })
          .get(20, TimeUnit.SECONDS);
      End made = third.get(20, TimeUnit.SECONDS);
      loop.submit(() -> {}).get(20, TimeUnit.SECONDS);
      int events = made.number() == second.number() ? made.events : -1;
      loop.submit(
              () -> {
                first.end();
                made.end();
                return null;
              })
          .get(20, TimeUnit.SECONDS);
      return events;
    }

    private void replace() {
      try {
        second.end();
        End made = new End();
        made.watch(loop);
        third.complete(made);
      } catch (Exception e) {
        third.completeExceptionally(e);
      }
    }
  }

  /** The reading end of a pipe. */
  private static final class End implements EpollIoHandle {
    private final FileDescriptor[] ends = FileDescriptor.pipe();
    private volatile Runnable then = () -> {};
    private volatile int events;
    private volatile IoRegistration registration;

    End() throws IOException {}

    int number() {
      return ends[0].intValue();
    }

    void watch(IoEventLoop loop) throws Exception {
      registration = loop.register(this).get();
      if (loop.inEventLoop()) {
        registration.submit(EpollIoOps.EPOLLIN);
      } else {
        loop.submit(() -> registration.submit(EpollIoOps.EPOLLIN)).get(20, TimeUnit.SECONDS);
      }
    }

    void write() throws IOException {
      ends[1].write(ByteBuffer.allocateDirect(1), 0, 1);
    }

    void end() throws IOException {
      registration.cancel();
      ends[0].close();
      ends[1].close();
    }

    @Override
    public FileDescriptor fd() {
      return ends[0];
    }

    @Override
    public void handle(IoRegistration registered, IoEvent event) {
      events++;
      registration.submit(EpollIoOps.NONE);
      then.run();
    }

    @Override
    public void close() throws IOException {
      ends[0].close();
    }
  }
}
