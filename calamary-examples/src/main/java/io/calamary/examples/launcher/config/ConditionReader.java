package io.calamary.examples.launcher.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the values of one key of a match: {@code value}, {@code !value}, {@code $variable} or
 * {@code !$variable}, one or a list of them.
 */
final class ConditionReader {
  private final MatchKey key;
  private final Variables variables;
  private final List<Term> wanted = new ArrayList<>();
  private final List<Term> unwanted = new ArrayList<>();

  private ConditionReader(MatchKey key, Variables variables) {
    this.key = key;
    this.variables = variables;
  }

  /** The condition; null if no value could be read, which is then among the problems. */
  static @Nullable Condition read(MatchKey key, Value value, Variables variables) {
    ConditionReader reader = new ConditionReader(key, variables);
    List<Value> items = value.items();
    if (items.isEmpty()) {
      value.error("has no value (expected: " + key.expected() + ")");
    }
    for (Value item : items) {
      reader.item(item);
    }
    return reader.wanted.isEmpty() && reader.unwanted.isEmpty()
        ? null
        : new Condition(key, List.copyOf(reader.wanted), List.copyOf(reader.unwanted));
  }

  private void item(Value item) {
    String text = item.text(key.expected());
    if (text == null) {
      return;
    }
    boolean negated = text.startsWith("!");
    String rest = negated ? text.substring(1) : text;
    if (rest.startsWith("$")) {
      variable(item, rest.substring(1), negated);
    } else {
      add(item, rest, negated, "");
    }
  }

  private void variable(Value use, String name, boolean negated) {
    Value variable = variables.get(name);
    if (variable == null) {
      use.error("'$" + name + "' is not a variable (expected: " + variables.names() + ")");
      return;
    }
    for (Value item : variable.items()) {
      String text = item.text(key.expected());
      if (text == null) {
        continue;
      }
      if (text.startsWith("$") || text.startsWith("!$")) {
        item.error("'" + text + "' (expected: a value; a variable can't stand for another one)");
      } else if (text.startsWith("!") && negated) {
        use.error(
            "'!$"
                + name
                + "' negates '"
                + text
                + "' of line "
                + item.line()
                + " once more (expected: one '!' of the two)");
      } else {
        boolean not = text.startsWith("!");
        add(item, not ? text.substring(1) : text, negated || not, "as " + key.key() + ", ");
      }
    }
  }

  private void add(Value item, String text, boolean negated, String role) {
    try {
      (negated ? unwanted : wanted).add(key.parse(text));
    } catch (IllegalArgumentException e) {
      item.error(role + reason(e));
    }
  }

  /** The message without the word for the thing: the key says what it is. */
  static String reason(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int quote = message.indexOf('\'');
    return quote > 0 ? message.substring(quote) : message;
  }
}
