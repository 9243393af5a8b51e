package io.calamary.core.spi;

import io.netty.buffer.ByteBuf;
import org.apiguardian.api.API;

/** The way from one sender to a client. Of one event loop. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ReplyPath {
  /**
   * Takes what is to be sent to the client, and drops it where the client is too slow or the
   * network refuses it.
   *
   * @param payload may be empty; borrowed
   */
  void answer(ByteBuf payload);

  /** Sends what was written. */
  void flush();

  /** It is not needed any more; called once, last. */
  default void close() {}
}
