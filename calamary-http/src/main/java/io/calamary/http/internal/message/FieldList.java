package io.calamary.http.internal.message;

import java.nio.charset.StandardCharsets;

/**
 * A cursor over the elements of a list field (RFC 9110, section 5.6.1), spread over any number of
 * lines. Empty elements are skipped; commas inside quoted strings do not separate.
 */
public final class FieldList {
  private final Fields fields;
  private final FieldName name;
  private final byte[] bytes;
  private int line;
  private int next;
  private int start;
  private int end;

  FieldList(Fields fields, FieldName name) {
    this.fields = fields;
    this.name = name;
    this.bytes = fields.bytes();
    this.line = fields.first(name);
    this.next = line < 0 ? 0 : fields.valueStart(line);
  }

  /** Moves to the next element; false if there is none, and then nothing else may be asked. */
  public boolean next() {
    while (line >= 0) {
      int to = fields.valueEnd(line);
      while (next < to) {
        start = Octets.endOfBlanks(bytes, next, to);
        int comma = endOfElement(start, to);
        end = Octets.trimEnd(bytes, start, comma);
        next = comma + 1;
        if (end > start) {
          return true;
        }
      }
      line = fields.next(name, line);
      next = line < 0 ? 0 : fields.valueStart(line);
    }
    return false;
  }

  private int endOfElement(int from, int to) {
    boolean quoted = false;
    for (int i = from; i < to; i++) {
      byte octet = bytes[i];
      if (octet == '"') {
        quoted = !quoted;
      } else if (quoted && octet == '\\') {
        i++;
      } else if (octet == ',' && !quoted) {
        return i;
      }
    }
    return to;
  }

  /** Whether the whole element is {@code lower}, letters compared without case. */
  boolean is(byte[] lower) {
    return Octets.equalsLower(bytes, start, end, lower);
  }

  /** Whether the element is {@code lower}, alone or followed by parameters. */
  boolean tokenIs(byte[] lower) {
    return Octets.equalsLower(bytes, start, tokenEnd(), lower);
  }

  private int tokenEnd() {
    return Octets.endOfToken(bytes, start, end);
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The element as it was written, without the white space around it. */
  public String text() {
    return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
