package io.calamary.socks5.internal;

import org.jspecify.annotations.Nullable;

/** From names of principals to names of users. */
final class GssNames {
  private static final int MOST = 255;

  private GssNames() {}

  /**
   * The user that a principal is.
   *
   * @param localRealm the realm that is left out; null for none
   * @throws GssRefusal if there can't be such a user
   */
  static String user(String principal, @Nullable String localRealm) throws GssRefusal {
    String ending = "@" + localRealm;
    boolean local = localRealm != null && principal.endsWith(ending);
    String user = local ? principal.substring(0, principal.length() - ending.length()) : principal;
    if (user.isEmpty()
        || user.length() > MOST
        || user.endsWith("\\")
        || user.chars().anyMatch(Character::isISOControl)) {
      throw new GssRefusal("a principal that is no user's name");
    }
    return user;
  }
}
