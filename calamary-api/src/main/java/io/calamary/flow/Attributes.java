package io.calamary.flow;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What modes tell about a flow: so little that it is found sooner without a table. Immutable. */
final class Attributes {
  static final Attributes NONE = new Attributes(new Object[0]);

  /** A key, its value, the next key, and so on. */
  private final Object[] pairs;

  private Attributes(Object[] pairs) {
    this.pairs = pairs;
  }

  <T> @Nullable T get(AttributeKey<T> key) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i] == key) {
        return key.type().cast(pairs[i + 1]);
      }
    }
    return null;
  }

  <T> Attributes with(AttributeKey<T> key, T value) {
    Object checked = key.type().cast(Objects.requireNonNull(value, "value"));
    int at = 0;
    while (at < pairs.length && pairs[at] != key) {
      at += 2;
    }
    Object[] more = Arrays.copyOf(pairs, Math.max(pairs.length, at + 2));
    more[at] = key;
    more[at + 1] = checked;
    return new Attributes(more);
  }

  Set<AttributeKey<?>> keys() {
    Set<AttributeKey<?>> keys = new LinkedHashSet<>();
    for (int i = 0; i < pairs.length; i += 2) {
      keys.add((AttributeKey<?>) pairs[i]);
    }
    return Collections.unmodifiableSet(keys);
  }
}
