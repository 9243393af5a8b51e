package io.calamary.http.internal.message;

/**
 * Schemes that authenticate a connection instead of a request, against RFC 9110, section 11.1:
 * whatever comes later on such a connection counts as the same user's.
 */
public final class ConnectionCredentials {
  private static final byte[] NTLM = Octets.ascii("ntlm");
  private static final byte[] NEGOTIATE = Octets.ascii("negotiate");

  private ConnectionCredentials() {}

  /** Whether a field with challenges or credentials names such a scheme, maybe beside others. */
  public static boolean in(Fields fields, FieldName name) {
    if (!fields.has(name)) {
      return false;
    }
    FieldList schemes = fields.list(name);
    while (schemes.next()) {
      if (schemes.tokenIs(NTLM) || schemes.tokenIs(NEGOTIATE)) {
        return true;
      }
    }
    return false;
  }
}
