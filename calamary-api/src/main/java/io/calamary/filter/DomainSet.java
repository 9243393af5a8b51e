package io.calamary.filter;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Many domain patterns, asked together; the time does not grow with their number. */
final class DomainSet {
  /** So few are compared one by one, which takes no memory. */
  private static final int FEW = 8;

  private final DomainPattern[] patterns;
  private final @Nullable SuffixTable table;

  private DomainSet(List<DomainPattern> patterns) {
    this.patterns = patterns.toArray(new DomainPattern[0]);
    table = patterns.size() > FEW ? SuffixTable.of(patterns) : null;
  }

  static DomainSet parse(String what, String... patterns) {
    return new DomainSet(
        Words.atLeastOne(what, patterns).stream().map(DomainPattern::parse).toList());
  }

  /** Whether one of the patterns matches the name. */
  boolean contains(String host) {
    if (table != null) {
      return table.contains(host);
    }
    for (DomainPattern pattern : patterns) {
      if (pattern.matches(host)) {
        return true;
      }
    }
    return false;
  }

  /** The patterns as keys. */
  List<Keyed.Key> keys(Dimension dimension) {
    return Arrays.stream(patterns).map(pattern -> new Keyed.Key(dimension, pattern)).toList();
  }

  @Override
  public String toString() {
    return Words.join(List.of(patterns));
  }
}
