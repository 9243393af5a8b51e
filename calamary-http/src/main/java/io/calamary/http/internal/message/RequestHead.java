package io.calamary.http.internal.message;

import java.nio.charset.StandardCharsets;

/** A request line and the field lines behind it. Immutable, safe for any thread. */
public final class RequestHead {
  private final byte[] bytes;
  private final int start;
  private final int methodEnd;
  private final int targetEnd;
  private final Method method;
  private final Version version;
  private final Fields fields;

  /** Takes the octets; {@code borders} are the start, the end of the method and of the target. */
  RequestHead(byte[] bytes, int[] borders, Version version, Fields fields) {
    this.bytes = bytes;
    this.start = borders[0];
    this.methodEnd = borders[1];
    this.targetEnd = borders[2];
    this.method = Method.of(bytes, start, methodEnd);
    this.version = version;
    this.fields = fields;
  }

  /** The method, {@link Method#OTHER} if it is none of the usual ones. */
  public Method method() {
    return method;
  }

  /** The method as it was written. */
  public String methodText() {
    return method == Method.OTHER ? text(start, methodEnd) : method.name();
  }

  /** The request target as it was written: visible ASCII characters, at least one. */
  public String targetText() {
    return text(methodEnd + 1, targetEnd);
  }

  /** The version. */
  public Version version() {
    return version;
  }

  /** The field lines. */
  public Fields fields() {
    return fields;
  }

  /** About how many octets it takes; a head of a few fields more or less fits in the same room. */
  public int size() {
    return fields.size() == 0 ? targetEnd : fields.lineEnd(fields.size() - 1);
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int methodEnd() {
    return methodEnd;
  }

  int targetStart() {
    return methodEnd + 1;
  }

  int targetEnd() {
    return targetEnd;
  }

  private String text(int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }

  /** Method and target. */
  @Override
  public String toString() {
    return methodText() + " " + targetText();
  }
}
