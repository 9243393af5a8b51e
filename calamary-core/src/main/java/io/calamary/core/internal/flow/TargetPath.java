package io.calamary.core.internal.flow;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The way from a flow to its target. Of one event loop. */
interface TargetPath {
  /** Where it leads. */
  InetSocketAddress remote();

  /** Whether the network takes more now. */
  boolean isWritable();

  /** Writes a datagram that is not empty; borrowed. */
  void write(ByteBuf payload);

  /** Sends an empty datagram, at once. */
  void sendEmpty() throws IOException;

  /** Sends what was written. */
  void flush();

  /** It is not needed any more. */
  void close();
}
