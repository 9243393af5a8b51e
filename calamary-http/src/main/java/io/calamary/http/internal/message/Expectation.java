package io.calamary.http.internal.message;

/** The Expect field (RFC 9110, section 10.1.1). */
public final class Expectation {
  private static final byte[] CONTINUE = Octets.ascii("100-continue");

  private Expectation() {}

  /** Whether the client waits for 100 before it sends the body; HTTP/1.0 clients never do. */
  public static boolean waitsForContinue(RequestHead head) {
    if (head.version() == Version.HTTP_1_0 || !head.fields().has(FieldName.EXPECT)) {
      return false;
    }
    FieldList expectations = head.fields().list(FieldName.EXPECT);
    while (expectations.next()) {
      if (expectations.is(CONTINUE)) {
        return true;
      }
    }
    return false;
  }
}
