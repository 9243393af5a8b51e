package io.calamary.http.internal.forward;

import io.calamary.http.internal.message.FieldSet;
import io.calamary.http.internal.message.HeadWriter;
import io.calamary.http.internal.message.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A whole response of the proxy's own, for a client of any version. Immutable. */
public final class OwnResponse {
  private static final int ROOM = 64;

  private final ResponseHead head;
  private final byte[] content;

  OwnResponse(ResponseHead head, byte[] content) {
    this.head = head;
    this.content = content;
  }

  /** The head; what it says about the length is true. */
  public ResponseHead head() {
    return head;
  }

  /** The content, not to be changed. */
  public byte[] content() {
    return content;
  }

  /**
   * The response as HTTP/1.1 has it.
   *
   * @param headOnly whether it answers HEAD, which gets no content
   * @param close whether the connection ends with it
   */
  public ByteBuf asText(ByteBufAllocator alloc, boolean headOnly, boolean close) {
    ByteBuf out = alloc.buffer(head.size() + content.length + ROOM);
    HeadWriter.into(out)
        .statusLine(head)
        .fields(head.fields(), new FieldSet(head.fields()))
        .connection(close)
        .end();
    return headOnly ? out : out.writeBytes(content);
  }
}
