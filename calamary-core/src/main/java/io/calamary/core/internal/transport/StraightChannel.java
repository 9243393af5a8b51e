package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * A connection whose bytes may go past its pipeline, where no handler wants to see them: Netty
 * makes a promise and an entry of a queue for each write, which cost a small message more than all
 * the rest that is done for it. On the event loop of the channel.
 */
public interface StraightChannel {
  /**
   * Sends what the kernel takes now, and nothing if something waits to be sent before. What is left
   * is to be written through the pipeline.
   *
   * @param bytes moved on by what was sent; stays the caller's
   * @throws IOException if the connection is broken
   */
  void send(ByteBuf bytes) throws IOException;

  /**
   * Asks for what comes next, as {@link io.netty.channel.Channel#read()} does.
   *
   * @param to who gets it, unless it is not the first any more when it comes; the pipeline does
   *     then
   */
  void want(StraightReceiver to);
}
