package io.calamary.http.internal.message;

import static io.calamary.http.internal.message.Octets.CR;
import static io.calamary.http.internal.message.Octets.LF;
import static io.calamary.http.internal.message.Octets.SP;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Scans field lines up to the empty line behind them (RFC 9112, section 5), resumable at any octet.
 *
 * <p>Requests must be exact. In a response, white space before the colon and line folding are
 * overwritten in place, so that a line can be sent on as it stands (sections 5.1 and 5.2).
 */
final class FieldScanner {
  private static final int LINE_START = 0;
  private static final int NAME = 1;
  private static final int BEFORE_COLON = 2;
  private static final int BEFORE_VALUE = 3;
  private static final int VALUE = 4;
  private static final int VALUE_LF = 5;
  private static final int END_LF = 6;
  private static final int DONE = 7;
  private static final int FIRST_LINES = 16;

  private final Direction direction;
  private final int maxFields;
  private int state = LINE_START;
  private boolean pending;
  private int nameStart;
  private int nameEnd;
  private int valueStart;
  private int valueEnd;
  private int[] lines = new int[FIRST_LINES * Fields.STRIDE];
  private int count;
  private long present;
  private @Nullable SyntaxFailure failure;

  FieldScanner(Direction direction, HeadLimits limits) {
    this.direction = direction;
    this.maxFields = limits.maxFields();
  }

  boolean done() {
    return state == DONE;
  }

  @Nullable SyntaxFailure failure() {
    return failure;
  }

  /** Takes the octets from {@code from} on; returns the index of the first one not consumed. */
  int scan(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && state != DONE && failure == null) {
      switch (state) {
        case LINE_START -> at = lineStart(bytes, at);
        case NAME -> at = name(bytes, at, to);
        case BEFORE_COLON -> at = beforeColon(bytes, at, to);
        case BEFORE_VALUE -> at = beforeValue(bytes, at, to);
        case VALUE -> at = value(bytes, at, to);
        case VALUE_LF -> at = lineFeed(bytes, at, LINE_START);
        default -> at = lineFeed(bytes, at, DONE);
      }
    }
    return at;
  }

  private int lineStart(byte[] bytes, int at) {
    byte octet = bytes[at];
    if (Octets.isBlank(octet)) {
      return fold(bytes, at);
    }
    if (pending) {
      pending = false;
      store(bytes);
    }
    if (octet == CR) {
      state = END_LF;
      return at + 1;
    }
    if (count == maxFields) {
      return fail(at, 431, "more than " + maxFields + " field lines");
    }
    nameStart = at;
    state = NAME;
    return at;
  }

  /** A line that begins with white space: a folded value, or nothing we know. */
  private int fold(byte[] bytes, int at) {
    if (!pending || direction == Direction.REQUEST) {
      return fail(at, 400, "field line begins with white space");
    }
    pending = false;
    bytes[at - 2] = SP;
    bytes[at - 1] = SP;
    state = valueStart == valueEnd ? BEFORE_VALUE : VALUE;
    return at;
  }

  private int name(byte[] bytes, int at, int to) {
    int i = Octets.endOfToken(bytes, at, to);
    if (i == to) {
      return i;
    }
    if (i == nameStart) {
      return fail(i, 400, "field name begins with " + Octets.show(bytes[i]));
    }
    nameEnd = i;
    if (bytes[i] == ':') {
      state = BEFORE_VALUE;
    } else if (direction == Direction.RESPONSE && Octets.isBlank(bytes[i])) {
      state = BEFORE_COLON;
    } else {
      return fail(i, 400, "field name contains " + Octets.show(bytes[i]));
    }
    return i + 1;
  }

  private int beforeColon(byte[] bytes, int at, int to) {
    int i = Octets.endOfBlanks(bytes, at, to);
    if (i == to) {
      return i;
    }
    if (bytes[i] != ':') {
      return fail(i, 400, "field line without a colon");
    }
    bytes[nameEnd] = ':';
    bytes[i] = SP;
    state = BEFORE_VALUE;
    return i + 1;
  }

  private int beforeValue(byte[] bytes, int at, int to) {
    int i = Octets.endOfBlanks(bytes, at, to);
    if (i < to) {
      valueStart = i;
      state = VALUE;
    }
    return i;
  }

  private int value(byte[] bytes, int at, int to) {
    int i = Octets.endOfText(bytes, at, to);
    while (i < to && bytes[i] != CR) {
      if (!allowedControl(bytes[i])) {
        return fail(i, 400, "field value contains " + Octets.show(bytes[i]));
      }
      i = Octets.endOfText(bytes, i + 1, to);
    }
    if (i == to) {
      return i;
    }
    valueEnd = i;
    state = VALUE_LF;
    return i + 1;
  }

  /** RFC 9110, section 5.5: other control characters are harmless once LF, CR and NUL are out. */
  private boolean allowedControl(byte octet) {
    return octet == Octets.HTAB || (direction == Direction.RESPONSE && octet != LF && octet != 0);
  }

  private int lineFeed(byte[] bytes, int at, int next) {
    if (bytes[at] != LF) {
      return fail(at, 400, "CR in a field line is not followed by LF");
    }
    pending = next == LINE_START;
    state = next;
    return at + 1;
  }

  private void store(byte[] bytes) {
    int at = count * Fields.STRIDE;
    if (at == lines.length) {
      lines = Arrays.copyOf(lines, lines.length * 2);
    }
    FieldName name = FieldName.find(bytes, nameStart, nameEnd);
    lines[at] = nameStart;
    lines[at + 1] = Fields.nameWord(nameEnd - nameStart, name);
    lines[at + 2] = valueStart;
    lines[at + 3] = Octets.trimEnd(bytes, valueStart, valueEnd);
    count++;
    if (name != null) {
      present |= name.bit();
    }
  }

  private int fail(int at, int status, String detail) {
    failure = SyntaxFailure.of(direction, status, detail);
    return at;
  }

  /** The fields, after DONE; the scanner is spent. Takes the octets. */
  Fields take(byte[] bytes, int headEnd) {
    return count == 0 ? Fields.EMPTY : new Fields(bytes, lines, count, present, headEnd - 2);
  }
}
