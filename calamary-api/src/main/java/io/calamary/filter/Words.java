package io.calamary.filter;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the factories of matches have in common: lists of at least one, and their text. */
final class Words {
  private Words() {}

  /** A copy of the list; an empty one would match nothing, which nobody means. */
  @SafeVarargs
  @SuppressWarnings("varargs")
  static <T> List<T> atLeastOne(String what, T... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException(what + ": none (expected: at least one)");
    }
    return List.of(values);
  }

  /** What the factory of the matches of a dimension is called, if it is one word. */
  static String lower(Dimension dimension) {
    return dimension.name().toLowerCase(Locale.ROOT);
  }

  static String join(Collection<?> values) {
    return values.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
