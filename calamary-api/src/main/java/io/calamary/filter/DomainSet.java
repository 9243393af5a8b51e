package io.calamary.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Many domain patterns, asked together; the time does not grow with their number. */
final class DomainSet {
  /** So few are compared one by one, which takes no memory. */
  private static final int FEW = 8;

  private final List<DomainPattern> patterns;
  private final Set<String> names = new HashSet<>();
  private final Set<String> parents = new HashSet<>();

  private DomainSet(List<DomainPattern> patterns) {
    this.patterns = patterns;
    for (DomainPattern pattern : patterns) {
      (pattern.below() ? parents : names).add(pattern.name());
    }
  }

  static DomainSet parse(String what, String... patterns) {
    return new DomainSet(
        Words.atLeastOne(what, patterns).stream().map(DomainPattern::parse).toList());
  }

  /** Whether one of the patterns matches the name. */
  boolean contains(String host) {
    if (patterns.size() > FEW) {
      return names.contains(host) || isBelow(host);
    }
    for (DomainPattern pattern : patterns) {
      if (pattern.matches(host)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelow(String host) {
    for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (parents.contains(host.substring(dot + 1))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return Words.join(patterns);
  }
}
