package io.calamary.core.internal.upstream;

import io.calamary.auth.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Basic scheme (RFC 7617) with UTF-8. */
final class BasicLogin {
  private BasicLogin() {}

  static String of(Credentials credentials) {
    String both = credentials.user() + ":" + credentials.password();
    return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
  }
}
