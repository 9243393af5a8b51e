package io.calamary.core.internal.inspect;

import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Recognises one protocol by its first bytes. An answer other than {@link Answer#NEED_MORE} never
 * changes when more bytes come. Stateless; moves no index and keeps no buffer.
 */
interface Sniffer {
  /**
   * Looks at the bytes of a flow.
   *
   * @param bytes from the first byte of the flow on
   * @param maxBytes how many of them may be looked at; when so many are there, the answer is final
   */
  Result sniff(ByteBuf bytes, int maxBytes);

  /**
   * What to make of bytes to which {@link #sniff} said {@link Answer#NEED_MORE}, if no more come in
   * time: a description if they can hardly be anything else, null otherwise.
   */
  @Nullable Inspection stalled(ByteBuf bytes, int maxBytes);

  /** What a sniffer says. */
  sealed interface Result {}

  /** The answers that carry nothing. */
  enum Answer implements Result {
    /** It may be this protocol. */
    NEED_MORE,
    /** It is not this protocol. */
    NO
  }

  /** It is this protocol. */
  record Yes(Inspection inspection) implements Result {}
}
