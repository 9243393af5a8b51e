package io.calamary.http.internal.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The field lines of a head or of a trailer section, in the order received.
 *
 * <p>They stay in the octets they came in; texts are made when asked for, one octet a character
 * (ISO 8859-1), so that nothing is lost. Immutable, safe for any thread.
 */
public final class Fields {
  /** No fields. */
  public static final Fields EMPTY = new Fields(new byte[0], new int[0], 0, 0, 0);

  /** Per line: start of the name, length of the name and number, start and end of the value. */
  static final int STRIDE = 4;

  static final int LENGTH_BITS = 24;
  private static final int LENGTH_MASK = (1 << LENGTH_BITS) - 1;
  private static final int UNKNOWN = 0xFF;

  private final byte[] bytes;
  private final int[] lines;
  private final int size;
  private final long present;
  private final int end;

  /** Takes both arrays; {@code end} is the index behind the last field line. */
  Fields(byte[] bytes, int[] lines, int size, long present, int end) {
    this.bytes = bytes;
    this.lines = lines;
    this.size = size;
    this.present = present;
    this.end = end;
  }

  static int nameWord(int length, @Nullable FieldName name) {
    return length | (name == null ? UNKNOWN : name.number()) << LENGTH_BITS;
  }

  /** Number of field lines. */
  public int size() {
    return size;
  }

  /** Whether there is at least one line of that name. */
  public boolean has(FieldName name) {
    return (present & name.bit()) != 0;
  }

  boolean hasAny(long names) {
    return (present & names) != 0;
  }

  /** Index of the first line of that name, or -1. */
  public int first(FieldName name) {
    return has(name) ? next(name, -1) : -1;
  }

  /** Index of the first line of that name behind the line {@code after}, or -1. */
  public int next(FieldName name, int after) {
    int number = name.number();
    for (int i = after + 1; i < size; i++) {
      if (number(i) == number) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the first line of any name, letters compared without case, or -1. */
  public int first(String name) {
    for (int i = 0; i < size; i++) {
      if (nameIs(i, name)) {
        return i;
      }
    }
    return -1;
  }

  /** Number of lines of that name. */
  public int count(FieldName name) {
    int count = 0;
    for (int i = first(name); i >= 0; i = next(name, i)) {
      count++;
    }
    return count;
  }

  /** The known name of a line, or null. */
  public @Nullable FieldName known(int line) {
    int number = number(line);
    return number == UNKNOWN ? null : FieldName.at(number);
  }

  /** Whether the name of a line is one of a set of known names. */
  boolean isOneOf(int line, long names) {
    int number = number(line);
    return number != UNKNOWN && (names >>> number & 1) != 0;
  }

  /** The name of a line as it was written. */
  public String name(int line) {
    return text(nameStart(line), nameEnd(line));
  }

  /** Whether a line has that name, letters compared without case. */
  public boolean nameIs(int line, String name) {
    int from = nameStart(line);
    if (nameEnd(line) - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c > 0x7F || Octets.lower(bytes[from + i]) != Octets.lower((byte) c)) {
        return false;
      }
    }
    return true;
  }

  /** The value of a line without the white space around it. */
  public String value(int line) {
    return text(valueStart(line), valueEnd(line));
  }

  /** The value of the first line of that name, or null. */
  public @Nullable String value(FieldName name) {
    int line = first(name);
    return line < 0 ? null : value(line);
  }

  /** The list elements in all lines of that name, in order. */
  public FieldList list(FieldName name) {
    return new FieldList(this, name);
  }

  private int number(int line) {
    return lines[line * STRIDE + 1] >>> LENGTH_BITS;
  }

  /** The octets that all indexes of this object point into; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  int nameStart(int line) {
    return lines[line * STRIDE];
  }

  int nameEnd(int line) {
    return lines[line * STRIDE] + (lines[line * STRIDE + 1] & LENGTH_MASK);
  }

  int valueStart(int line) {
    return lines[line * STRIDE + 2];
  }

  int valueEnd(int line) {
    return lines[line * STRIDE + 3];
  }

  /** Index behind the line end of a line; lines follow each other without a gap. */
  int lineEnd(int line) {
    return line + 1 < size ? nameStart(line + 1) : end;
  }

  boolean valueEquals(int line, byte[] octets) {
    return Arrays.equals(bytes, valueStart(line), valueEnd(line), octets, 0, octets.length);
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** The field lines as text, for tests and debugging; it may hold secrets. */
  @Override
  public String toString() {
    return size == 0 ? "" : text(nameStart(0), end);
  }
}
