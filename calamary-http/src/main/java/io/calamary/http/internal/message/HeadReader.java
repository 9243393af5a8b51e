package io.calamary.http.internal.message;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads heads out of a growing buffer, one after the other, each octet looked at once.
 *
 * <p>The first octet that cannot be right fails, and so does the first one over a limit; nothing is
 * waited for in vain. Until a head is complete the buffer is left alone, and each call must present
 * the same octets again with more behind them. After {@link Progress#COMPLETE} the reader index is
 * behind the head and the next call begins the next head; after {@link Progress#FAILED} the reader
 * index is where it was, and every further call fails.
 *
 * @param <H> what is read
 */
public abstract class HeadReader<H> {
  /** States of the start line before its end; behind them come CR and LF, then the fields. */
  static final int CR_EXPECTED = 100;

  static final int LF_EXPECTED = 101;
  private static final int FIELDS = 102;

  private static final int FIRST_COPY = 2048;
  private static final int SMALLEST = 256;
  private static final byte[] NONE = {};

  final HeadLimits limits;
  private final Direction direction;
  private byte[] bytes = NONE;
  private int length;
  private int at;
  private int lineStart;
  private int state;
  private @Nullable FieldScanner fields;
  private @Nullable SyntaxFailure failure;
  private @Nullable H head;

  HeadReader(Direction direction, HeadLimits limits) {
    this.direction = direction;
    this.limits = limits;
  }

  /** Reads on. Borrows the buffer. */
  public final Progress read(ByteBuf in) {
    head = null;
    while (failure == null) {
      if (!fill(in)) {
        return Progress.NEED_MORE;
      }
      scan();
      if (fields != null && fields.done()) {
        in.skipBytes(at);
        head = complete(bytes, lineStart, fields.take(bytes, at));
        restart();
        return Progress.COMPLETE;
      }
      if (failure == null && at == limits.maxHead()) {
        fail(state < FIELDS ? 414 : 431, "head longer than " + limits.maxHead() + " octets");
      }
    }
    restart();
    return Progress.FAILED;
  }

  /** The head; only after {@link Progress#COMPLETE}. */
  public final H head() {
    if (head == null) {
      throw new IllegalStateException("no head: the last read was not COMPLETE");
    }
    return head;
  }

  /** Why reading failed; only after {@link Progress#FAILED}. */
  public final SyntaxFailure failure() {
    if (failure == null) {
      throw new IllegalStateException("no failure: the last read was not FAILED");
    }
    return failure;
  }

  /** Whether a part of a head was seen, so that the peer owes the rest of it. */
  public final boolean started() {
    return length > 0;
  }

  private void restart() {
    bytes = NONE;
    length = 0;
    at = 0;
    lineStart = 0;
    state = 0;
    fields = null;
  }

  /** Copies octets not seen before; false if there are none. */
  private boolean fill(ByteBuf in) {
    int readable = in.readableBytes() - length;
    if (readable <= 0) {
      return false;
    }
    int count = Math.min(readable, Math.max(FIRST_COPY, length));
    count = Math.min(count, limits.maxHead() - length);
    if (bytes.length < length + count) {
      bytes = Arrays.copyOf(bytes, Math.max(SMALLEST, Math.max(length + count, 2 * length)));
    }
    in.getBytes(in.readerIndex() + length, bytes, length, count);
    length += count;
    return true;
  }

  private void scan() {
    if (state < FIELDS) {
      scanStartLine();
    }
    FieldScanner scanner = fields;
    if (scanner != null) {
      at = scanner.scan(bytes, at, length);
      failure = scanner.failure();
    }
  }

  private void scanStartLine() {
    while (at < length && failure == null && state < FIELDS) {
      int lineLimit = lineStart + limits.maxLine();
      if (state >= CR_EXPECTED) {
        lineEnd();
      } else if (at >= lineLimit) {
        fail(414, "start line longer than " + limits.maxLine() + " octets");
      } else {
        at = startLine(state, bytes, at, Math.min(length, lineLimit));
      }
    }
  }

  private void lineEnd() {
    boolean carriageReturn = state == CR_EXPECTED;
    byte octet = bytes[at];
    if (octet != (carriageReturn ? Octets.CR : Octets.LF)) {
      fail(400, "start line ends with " + Octets.show(octet) + " (expected: CR LF)");
      return;
    }
    at++;
    if (carriageReturn) {
      state = LF_EXPECTED;
    } else {
      state = FIELDS;
      fields = new FieldScanner(direction, limits);
    }
  }

  /**
   * Scans a part of the start line, {@code from < to}; calls {@link #enter}, {@link #begin} or
   * {@link #fail}.
   *
   * @return the index of the first octet not consumed
   */
  abstract int startLine(int part, byte[] octets, int from, int to);

  /** Makes the head of octets that passed. Takes them. */
  abstract H complete(byte[] octets, int start, Fields received);

  final void enter(int nextState) {
    state = nextState;
  }

  /** Where the start line begins, behind empty lines. */
  final void begin(int index) {
    lineStart = index;
  }

  final int lineStart() {
    return lineStart;
  }

  final void fail(int status, String detail) {
    failure = SyntaxFailure.of(direction, status, detail);
  }
}
