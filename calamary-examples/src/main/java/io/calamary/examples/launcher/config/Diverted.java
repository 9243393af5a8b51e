package io.calamary.examples.launcher.config;

import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import java.util.ArrayList;
import java.util.List;
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
    if (denial == null) {
      return Denial.RESET;
    }
    String expected = denials();
    String text = denial.text(expected);
    if (text == null) {
      return Denial.RESET;
    }
    for (Denial known : Denial.values()) {
      if (known.name().equalsIgnoreCase(text)) {
        return known;
      }
    }
    denial.refuse(text, expected);
    return Denial.RESET;
  }

  private static String denials() {
    List<String> names = new ArrayList<>();
    for (Denial known : Denial.values()) {
      names.add(known.name().toLowerCase(Locale.ROOT));
    }
    return String.join(", ", names);
  }
}
