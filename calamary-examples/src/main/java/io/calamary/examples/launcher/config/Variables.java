package io.calamary.examples.launcher.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a file. Their values are read where they are used, as what the key there takes.
 */
final class Variables {
  private static final List<String> KEYS = List.of("name", "value");
  private static final String NAME = "[A-Za-z0-9_.-]+";

  private final Map<String, Value> values = new LinkedHashMap<>();

  static Variables read(@Nullable Value list) {
    Variables variables = new Variables();
    if (list != null) {
      list.list("variables").forEach(variables::add);
    }
    return variables;
  }

  private void add(Value entry) {
    Section section = entry.section("the keys name, value");
    if (section == null) {
      return;
    }
    section.allow(KEYS);
    Value name = section.require("name", "the name of the variable");
    Value value = section.require("value", "a value or a list of values");
    String text = name == null ? null : name.text("the name of the variable");
    if (text == null || name == null || value == null) {
      return;
    }
    if (!text.matches(NAME)) {
      name.refuse(text, "letters, digits, '_', '-' and '.'");
    }
    Value earlier = values.putIfAbsent(text.toLowerCase(Locale.ROOT), value);
    if (earlier != null) {
      name.error(
          "'" + text + "' is defined twice (expected: once; see line " + earlier.line() + ")");
    }
    if (value.isList() && value.items().isEmpty()) {
      value.error("has no value (expected: at least one)");
    }
  }

  /** The value of a variable; null if there is none of that name. */
  @Nullable Value get(String name) {
    return values.get(name.toLowerCase(Locale.ROOT));
  }

  /** The names that there are, for messages. */
  String names() {
    return values.isEmpty()
        ? "one that is defined in vars; there are none"
        : "$" + String.join(", $", values.keySet());
  }
}
