package io.calamary.core.internal.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.internal.transport.StraightChannel;
import io.calamary.core.internal.transport.StraightReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes past a pipeline, and what through it. */
class SendingTest {
  private final Sending sending = new Sending();
  private final EmbeddedChannel pipeline = new EmbeddedChannel();
  private final Kernel kernel = new Kernel();

  /** Takes so many bytes; none when it is broken. */
  private static final class Kernel implements StraightChannel {
    private final StringBuilder taken = new StringBuilder();
    private int room = Integer.MAX_VALUE;
    private boolean broken;

    @Override
    public void send(ByteBuf bytes) throws IOException {
      if (broken) {
        throw new IOException("broken");
      }
      int now = Math.min(room, bytes.readableBytes());
      taken.append(bytes.readCharSequence(now, StandardCharsets.US_ASCII));
      room -= now;
    }

    @Override
    public void want(StraightReceiver to) {
      throw new AssertionError("nobody asks here");
    }
  }

  @AfterEach
  void close() {
    assertFalse(pipeline.finishAndReleaseAll());
  }

  private ByteBuf add(String text) {
    ByteBuf piece = Unpooled.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    sending.add(pipeline, piece);
    return piece;
  }

  private String written() {
    StringBuilder all = new StringBuilder();
    for (ByteBuf out = pipeline.readOutbound(); out != null; out = pipeline.readOutbound()) {
      all.append(out.toString(StandardCharsets.US_ASCII));
      out.release();
    }
    return all.toString();
  }

  @Test
  void onePieceGoesStraight() throws Exception {
    ByteBuf piece = add("one");
    assertFalse(sending.isEmpty());

    assertEquals(3, sending.flush(pipeline, kernel));

    assertEquals("one", kernel.taken.toString());
    assertEquals(0, piece.refCnt());
    assertNull(sending.open());
    assertTrue(sending.isEmpty());
    assertEquals("", written());
  }

  @Test
  void whatIsLeftGoesThroughThePipeline() throws Exception {
    kernel.room = 2;
    add("three");

    assertEquals(5, sending.flush(pipeline, kernel));

    assertEquals("th", kernel.taken.toString());
    assertEquals("ree", written());
    assertNull(sending.open());
  }

  @Test
  void severalGoThroughThePipelineInOrder() throws Exception {
    add("one");
    add("two");
    add("three");

    assertEquals(11, sending.flush(pipeline, kernel));

    assertEquals("onetwothree", written());
    assertEquals("", kernel.taken.toString());
  }

  @Test
  void whatComesBehindAWriteThatIsNotDoneFollowsIt() throws Exception {
    List<ChannelPromise> held = new ArrayList<>();
    pipeline
        .pipeline()
        .addFirst(
            new ChannelOutboundHandlerAdapter() {
              @Override
              public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
                held.add(promise);
                ctx.write(msg);
              }
            });
    add("one");
    sending.flush(pipeline, null);
    assertNotNull(sending.open());
    add("two");

    assertEquals(3, sending.flush(pipeline, kernel));

    assertEquals("onetwo", written());
    assertFalse(sending.done(held.get(0)));
    held.get(1).setSuccess();
    assertTrue(sending.done(held.get(1)));
    assertTrue(sending.isEmpty());
  }

  @Test
  void aBrokenConnectionTellsWhyAndNothingLeaks() {
    kernel.broken = true;
    ByteBuf piece = add("lost");

    IOException told = assertThrows(IOException.class, () -> sending.flush(pipeline, kernel));
    assertNotNull(told.getMessage());
    sending.drop();

    assertEquals(0, piece.refCnt());
    assertEquals("", written());
  }
}
