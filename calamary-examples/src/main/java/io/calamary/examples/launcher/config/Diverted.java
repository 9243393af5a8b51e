package io.calamary.examples.launcher.config;

import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the keys of listeners whose clients know of no proxy. */
final class Diverted {
  private static final Map<String, NamePolicy> NAMES =
      Map.of(
          "original", NamePolicy.USE_ORIGINAL,
          "name", NamePolicy.TRUST_NAME,
          "match", NamePolicy.REQUIRE_MATCH);
  private static final String TARGETS = "original, name, match";
  private static final String DENIALS =
      String.join(
          ", ",
          Arrays.stream(Denial.values())
              .map(denial -> denial.name().toLowerCase(Locale.ROOT))
              .toList());

  private Diverted() {}

  /** Where flows go whose first bytes hold a name. */
  static NamePolicy names(@Nullable Value target) {
    String text = target == null ? null : target.text(TARGETS);
    if (target == null || text == null) {
      return NamePolicy.USE_ORIGINAL;
    }
    NamePolicy policy = NAMES.get(text.toLowerCase(Locale.ROOT));
    if (policy == null) {
      target.refuse(text, TARGETS);
      return NamePolicy.USE_ORIGINAL;
    }
    return policy;
  }

  /** What a denied client learns. */
  static Denial denial(@Nullable Value denial) {
    String text = denial == null ? null : denial.text(DENIALS);
    if (denial == null || text == null) {
      return Denial.RESET;
    }
    for (Denial known : Denial.values()) {
      if (known.name().equalsIgnoreCase(text)) {
        return known;
      }
    }
    denial.refuse(text, DENIALS);
    return Denial.RESET;
  }
}
