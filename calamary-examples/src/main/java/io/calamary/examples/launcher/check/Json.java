package io.calamary.examples.launcher.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads what {@code nft -j} and {@code ip -j} print; JSON is YAML, too. */
final class Json {
  /** Rule sets can be long. */
  private static final int MOST_CHARS = 64 << 20;

  private Json() {}

  /** The value; null if it is none. */
  static @Nullable Object parse(String text) {
    try {
      return new Load(LoadSettings.builder().setCodePointLimit(MOST_CHARS).build())
          .loadFromString(text);
    } catch (YamlEngineException e) {
      return null;
    }
  }

  /** What stands under a key; null if that is nothing. */
  static @Nullable Object get(@Nullable Object object, String key) {
    return object instanceof Map<?, ?> map ? map.get(key) : null;
  }

  /** The text under a key; empty if there is none. */
  static String text(@Nullable Object object, String key) {
    Object value = get(object, key);
    return value == null ? "" : value.toString();
  }

  /** The items of a list; none if it is something else. */
  static List<Object> items(@Nullable Object list) {
    List<Object> items = new ArrayList<>();
    if (list instanceof List<?> values) {
      for (Object value : values) {
        if (value != null) {
          items.add(value);
        }
      }
    }
    return items;
  }
}
