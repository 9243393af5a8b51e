package io.calamary.http.internal.message;

import java.nio.charset.StandardCharsets;

/** A status line and the field lines behind it. Immutable, safe for any thread. */
public final class ResponseHead {
  private final byte[] bytes;
  private final int status;
  private final int reasonStart;
  private final int reasonEnd;
  private final Version version;
  private final Fields fields;

  /** Takes the octets; {@code reason} is the start and the end of the reason phrase. */
  ResponseHead(byte[] bytes, int status, int[] reason, Version version, Fields fields) {
    this.bytes = bytes;
    this.status = status;
    this.reasonStart = reason[0];
    this.reasonEnd = reason[1];
    this.version = version;
    this.fields = fields;
  }

  /** The status code, 100 to 999. */
  public int status() {
    return status;
  }

  /** Whether another response to the same request follows (1xx, but not 101). */
  public boolean interim() {
    return status < 200 && status != 101;
  }

  /** The reason phrase, maybe empty. */
  public String reason() {
    return new String(bytes, reasonStart, reasonEnd - reasonStart, StandardCharsets.ISO_8859_1);
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
    return fields.size() == 0 ? reasonEnd : fields.lineEnd(fields.size() - 1);
  }

  byte[] bytes() {
    return bytes;
  }

  int reasonStart() {
    return reasonStart;
  }

  int reasonEnd() {
    return reasonEnd;
  }

  /** Status code and reason phrase. */
  @Override
  public String toString() {
    return status + " " + reason();
  }
}
