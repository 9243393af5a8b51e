package io.calamary.http.internal.h2;

import io.netty.buffer.ByteBuf;

/**
 * Follows the frames of a client and tells whether a header block has begun and is not complete:
 * until it is, nothing else may come (RFC 9113 section 4.3), and the codec says nothing of it.
 * Keeps no bytes but those of a frame's head.
 */
final class HeaderBlocks {
  private static final int PREFACE = 24;
  private static final int HEAD = 9;
  private static final int TYPE = 3;
  private static final int FLAGS = 4;
  private static final int HEADERS = 1;
  private static final int CONTINUATION = 9;
  private static final int END_HEADERS = 4;

  private final byte[] head = new byte[HEAD];
  private int filled;
  private int left = PREFACE;
  private boolean open;
  private boolean last;

  /** Makes one for a connection whose preface is still to come. */
  HeaderBlocks() {}

  /** Takes what came next; its indexes stay as they are. */
  void follow(ByteBuf bytes) {
    int at = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (at < end) {
      if (left > 0) {
        int taken = Math.min(left, end - at);
        left -= taken;
        at += taken;
      } else {
        head[filled++] = bytes.getByte(at++);
        if (filled == HEAD) {
          begin();
        }
      }
      if (left == 0 && filled == 0 && last) {
        open = false;
        last = false;
      }
    }
  }

  private void begin() {
    filled = 0;
    left = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | head[2] & 0xff;
    if (head[TYPE] == HEADERS || head[TYPE] == CONTINUATION) {
      open = true;
      last = (head[FLAGS] & END_HEADERS) != 0;
    }
  }

  /** Whether a block is not complete. */
  boolean open() {
    return open;
  }
}
