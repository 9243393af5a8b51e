package io.calamary.core.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SmallReadsTest {
  /** Does something on a thread of its own, which ends then. */
  private static ByteBuf onThread(ThreadTask task) throws Exception {
    CompletableFuture<ByteBuf> result = new CompletableFuture<>();
    Thread thread =
        new FastThreadLocalThread(
            () -> {
              try {
                result.complete(task.run(SmallReads.ofLoop()));
              } catch (RuntimeException | AssertionError e) {
                result.completeExceptionally(e);
              }
            });
    thread.start();
    thread.join(TimeUnit.SECONDS.toMillis(20));
    return result.get(20, TimeUnit.SECONDS);
  }

  private interface ThreadTask {
    ByteBuf run(SmallReads reads);
  }

  @Test
  void oneBufferIsUsedAgainAndGoesWithItsLoop() throws Exception {
    ByteBuf used =
        onThread(
            reads -> {
              ByteBuf taken = reads.take();
              assertEquals(RecvBuffers.MIN_BYTES, taken.writableBytes());
              reads.back(taken.writeZero(9));
              assertSame(taken, reads.take());
              assertEquals(RecvBuffers.MIN_BYTES, taken.writableBytes());
              reads.back(taken);
              return taken;
            });
    assertEquals(0, used.refCnt());
  }

  @Test
  void whatIsKeptIsLeftToWhoeverKeepsIt() throws Exception {
    ByteBuf kept =
        onThread(
            reads -> {
              ByteBuf taken = reads.take();
              reads.back(taken.writeByte(7).retain());
              ByteBuf other = reads.take();
              assertNotSame(taken, other);
              reads.back(other);
              return taken;
            });
    assertEquals(1, kept.refCnt());
    assertEquals(7, kept.readByte());
    kept.release();
  }

  @Test
  void whoeverReadsMeanwhileHasAnother() throws Exception {
    ByteBuf second =
        onThread(
            reads -> {
              ByteBuf outer = reads.take();
              ByteBuf inner = reads.take();
              assertNotSame(outer, inner);
              reads.back(inner);
              reads.back(outer);
              assertEquals(0, outer.refCnt());
              return inner;
            });
    assertEquals(0, second.refCnt());
  }
}
