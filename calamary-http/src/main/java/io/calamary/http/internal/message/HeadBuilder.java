package io.calamary.http.internal.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes heads and trailer sections that did not come as text: of a request of HTTP/2, or of a
 * response of the proxy's own. They are kept as those that were read, so whatever becomes of a head
 * is done once, for all of them.
 *
 * <p>Nothing is checked: names are tokens, and values hold neither line ends nor NUL nor characters
 * above 0xFF. A builder is spent with what it made.
 */
public final class HeadBuilder {
  private static final int FIRST_OCTETS = 256;
  private static final int FIRST_LINES = 16;

  private byte[] bytes = new byte[FIRST_OCTETS];
  private int length;
  private int firstEnd;
  private int secondEnd;
  private int status;
  private int[] lines = new int[FIRST_LINES * Fields.STRIDE];
  private int count;
  private long present;

  private HeadBuilder() {}

  /** Begins a request with that method and target. */
  public static HeadBuilder request(CharSequence method, CharSequence target) {
    HeadBuilder made = new HeadBuilder();
    made.text(method);
    made.firstEnd = made.length;
    made.octet(' ');
    made.text(target);
    made.secondEnd = made.length;
    made.octet(' ');
    return made;
  }

  /** Begins a response. */
  public static HeadBuilder response(int status, String reason) {
    HeadBuilder made = new HeadBuilder();
    made.status = status;
    made.text(reason);
    made.secondEnd = made.length;
    return made;
  }

  /** Begins a trailer section. */
  public static HeadBuilder trailers() {
    return new HeadBuilder();
  }

  /** Adds a field line. */
  public HeadBuilder field(CharSequence name, CharSequence value) {
    int nameStart = length;
    text(name);
    int nameEnd = length;
    octet(':');
    octet(' ');
    int valueStart = length;
    text(value);
    int at = count * Fields.STRIDE;
    if (at == lines.length) {
      lines = Arrays.copyOf(lines, lines.length * 2);
    }
    FieldName known = FieldName.find(bytes, nameStart, nameEnd);
    lines[at] = nameStart;
    lines[at + 1] = Fields.nameWord(nameEnd - nameStart, known);
    lines[at + 2] = valueStart;
    lines[at + 3] = length;
    octet('\r');
    octet('\n');
    count++;
    if (known != null) {
      present |= known.bit();
    }
    return this;
  }

  /** Adds a field line. */
  public HeadBuilder field(FieldName name, CharSequence value) {
    return field(name.text(), value);
  }

  /** Adds a field line with the time of now. */
  public HeadBuilder date(HttpDate clock) {
    return field(FieldName.DATE, clock.text());
  }

  /** The request, as of a client that speaks that version. */
  public RequestHead asRequest(Version version) {
    return new RequestHead(bytes, new int[] {0, firstEnd, secondEnd}, version, fields());
  }

  /** The response. */
  public ResponseHead asResponse() {
    return new ResponseHead(bytes, status, new int[] {0, secondEnd}, Version.HTTP_1_1, fields());
  }

  /** The field lines. */
  public Fields fields() {
    return count == 0 ? Fields.EMPTY : new Fields(bytes, lines, count, present, length);
  }

  /** Why a request with this head is refused; null if it keeps to the bounds. */
  public @Nullable SyntaxFailure beyond(HeadLimits limits) {
    if (secondEnd > limits.maxLine()) {
      return new SyntaxFailure(414, "target longer than " + limits.maxLine() + " octets");
    }
    if (count > limits.maxFields()) {
      return new SyntaxFailure(431, "more than " + limits.maxFields() + " field lines");
    }
    return length <= limits.maxHead()
        ? null
        : new SyntaxFailure(431, "head longer than " + limits.maxHead() + " octets");
  }

  private void text(CharSequence text) {
    int size = text.length();
    if (bytes.length - length < size + 2) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + size + FIRST_OCTETS));
    }
    for (int i = 0; i < size; i++) {
      bytes[length + i] = (byte) text.charAt(i);
    }
    length += size;
  }

  private void octet(char octet) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) octet;
  }
}
