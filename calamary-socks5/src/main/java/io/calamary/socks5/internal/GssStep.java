package io.calamary.socks5.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** What is next for a client whose token was good. */
final class GssStep {
  private final int type;
  private final byte[] token;
  private final @Nullable Who who;

  /**
   * Makes a step.
   *
   * @param type the type of the answer
   * @param token the token of the answer; taken
   * @param who who the client is and how all that follows the answer is protected; null if the
   *     authentication goes on
   */
  GssStep(int type, byte[] token, @Nullable Who who) {
    this.type = type;
    this.token = token;
    this.who = who;
  }

  /** The answer (RFC 1961 sections 3.7 and 4.3). */
  ByteBuf answer(ByteBufAllocator alloc) {
    return GssMessage.write(alloc.buffer(GssMessage.HEAD + token.length), type, token);
  }

  /** Who the client is; null if the authentication goes on. */
  @Nullable Who who() {
    return who;
  }
}
