package io.calamary.http.internal.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * User and password of the Basic scheme (RFC 7617) in Proxy-Authorization, in UTF-8.
 *
 * @param user the user, maybe empty; without a colon
 * @param password the password, maybe empty
 */
public record BasicCredentials(String user, String password) {
  private static final byte[] SCHEME = Octets.ascii("basic");
  private static final int MAX_ENCODED = 4096;

  /**
   * The credentials of a request.
   *
   * @return null if there are none that can be used: no field or more than one, another scheme,
   *     base64 that is not exact, text that is not UTF-8 or has control characters, no colon
   */
  public static @Nullable BasicCredentials of(Fields fields) {
    int line = fields.first(FieldName.PROXY_AUTHORIZATION);
    if (line < 0 || fields.next(FieldName.PROXY_AUTHORIZATION, line) >= 0) {
      return null;
    }
    byte[] bytes = fields.bytes();
    int from = fields.valueStart(line);
    int to = fields.valueEnd(line);
    int schemeEnd = Octets.endOfToken(bytes, from, to);
    int start = Octets.endOfBlanks(bytes, schemeEnd, to);
    if (start == schemeEnd
        || to - start > MAX_ENCODED
        || !Octets.equalsLower(bytes, from, schemeEnd, SCHEME)) {
      return null;
    }
    return split(decode(Arrays.copyOfRange(bytes, start, to)));
  }

  private static @Nullable String decode(byte[] encoded) {
    try {
      byte[] octets = Base64.getDecoder().decode(encoded);
      // The decoder forgives missing padding and stray bits; two texts must not be one password.
      if (!Arrays.equals(Base64.getEncoder().encode(octets), encoded)) {
        return null;
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
    } catch (IllegalArgumentException | CharacterCodingException notExact) {
      return null;
    }
  }

  private static @Nullable BasicCredentials split(@Nullable String text) {
    int colon = text == null ? -1 : text.indexOf(':');
    if (text == null || colon < 0 || text.chars().anyMatch(Character::isISOControl)) {
      return null;
    }
    return new BasicCredentials(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The user only. */
  @Override
  public String toString() {
    return "BasicCredentials[user=" + user + "]";
  }
}
