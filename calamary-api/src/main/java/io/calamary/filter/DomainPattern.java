package io.calamary.filter;

import io.calamary.flow.Endpoint;
import java.net.IDN;
import org.jspecify.annotations.Nullable;

/**
 * A name, or all names below one.
 *
 * @param name the name in the spelling of {@link Endpoint#host()}
 * @param below whether the names below it are meant, and not the name itself
 */
record DomainPattern(String name, boolean below) {
  /** The letters that IDNA 2003, which the JDK has, maps to others, and IDNA 2008 keeps. */
  private static final String DEVIATIONS = "\u00df\u03c2\u200c\u200d";

  static DomainPattern parse(String pattern) {
    boolean below = pattern.startsWith("*.") || pattern.startsWith(".");
    String written = below ? pattern.substring(pattern.indexOf('.') + 1) : pattern;
    try {
      Endpoint endpoint = Endpoint.of(ascii(written), 0);
      if (endpoint.address() == null) {
        return new DomainPattern(endpoint.host(), below);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(message(pattern, String.valueOf(e.getMessage())), e);
    }
    throw new IllegalArgumentException(
        message(pattern, "an address is not a name; use Match.destination"));
  }

  private static String message(String pattern, @Nullable String why) {
    return "domain: '"
        + pattern
        + "' (expected: example.com, *.example.com or .example.com): "
        + why;
  }

  private static String ascii(String name) {
    boolean plain = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      plain &= c < 0x80;
      if (DEVIATIONS.indexOf(c) >= 0) {
        throw new IllegalArgumentException(
            "the letter U+"
                + String.format("%04X", (int) c)
                + " has two meanings (remedy: write the name in its xn-- form)");
      }
    }
    return plain ? name : IDN.toASCII(name);
  }

  /** Whether it matches a name in the spelling of {@link Endpoint#host()}. */
  boolean matches(String host) {
    if (!below) {
      return host.equals(name);
    }
    int dot = host.length() - name.length() - 1;
    return dot > 0 && host.charAt(dot) == '.' && host.endsWith(name);
  }

  @Override
  public String toString() {
    return below ? "*." + name : name;
  }
}
