package io.calamary.http.internal.message;

/** A set of field lines of one head, by index. Not thread-safe. */
public final class FieldSet {
  private final long[] words;

  /** An empty set of the lines of a head. */
  public FieldSet(Fields fields) {
    this.words = new long[(fields.size() + 63) >>> 6];
  }

  /** Adds a line. */
  public void add(int line) {
    words[line >>> 6] |= 1L << line;
  }

  /** Removes a line. */
  public void remove(int line) {
    words[line >>> 6] &= ~(1L << line);
  }

  /** Whether a line is in the set. */
  public boolean contains(int line) {
    return (words[line >>> 6] >>> line & 1) != 0;
  }

  /** Adds all lines of that name; {@code fields} must be those this set was made for. */
  public void addAll(Fields fields, FieldName name) {
    for (int i = fields.first(name); i >= 0; i = fields.next(name, i)) {
      add(i);
    }
  }

  /** Removes all lines of that name; {@code fields} must be those this set was made for. */
  public void removeAll(Fields fields, FieldName name) {
    for (int i = fields.first(name); i >= 0; i = fields.next(name, i)) {
      remove(i);
    }
  }
}
