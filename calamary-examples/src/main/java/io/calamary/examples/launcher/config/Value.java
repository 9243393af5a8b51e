package io.calamary.examples.launcher.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value of the file, with the way to it. What does not read as it should becomes a problem; the
 * reader then answers null, so that reading goes on to the next problem.
 */
final class Value {
  private static final Set<String> TRUE = Set.of("true", "yes", "on");
  private static final Set<String> FALSE = Set.of("false", "no", "off");

  /** A leading zero means octal to some readers of YAML, and nothing to others. */
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}|0x[0-9a-fA-F]{1,8}");

  private final Node node;
  private final String key;
  private final Problems problems;

  Value(Node node, String key, Problems problems) {
    this.node = node;
    this.key = key;
    this.problems = problems;
  }

  String key() {
    return key;
  }

  int line() {
    return node.getStartMark().map(YamlSource::line).orElse(0);
  }

  void error(String message) {
    problems.error(line(), key, message);
  }

  void warning(String message) {
    problems.warning(line(), key, message);
  }

  boolean isNull() {
    return node.getTag().equals(Tag.NULL);
  }

  boolean isList() {
    return node instanceof SequenceNode;
  }

  /** The text of a scalar, whatever type YAML gives it. */
  @Nullable String text(String expected) {
    if (hasForeignTag()) {
      error("'" + node.getTag() + "' is read as a YAML tag (remedy: " + YamlSource.QUOTES + ")");
    } else if (isNull()) {
      errorOfKind(expected);
    } else if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    } else {
      errorOfKind(expected);
    }
    return null;
  }

  @Nullable Integer integer(int least, int most) {
    String range = "a number from " + least + " to " + most;
    String text = text(range);
    if (text == null) {
      return null;
    }
    if (NUMBER.matcher(text).matches()) {
      long value = Long.decode(text);
      if (value >= least && value <= most) {
        return (int) value;
      }
    }
    refuse(text, range);
    return null;
  }

  @Nullable Boolean bool() {
    String text = text("true or false");
    if (text == null) {
      return null;
    }
    String word = text.toLowerCase(Locale.ROOT);
    if (TRUE.contains(word) || FALSE.contains(word)) {
      return TRUE.contains(word);
    }
    refuse(text, "true or false");
    return null;
  }

  void refuse(String text, String expected) {
    error("'" + text + "' does not fit (expected: " + expected + ")");
  }

  /** The values of a list, or this one alone. */
  List<Value> items() {
    if (!(node instanceof SequenceNode sequence)) {
      return List.of(this);
    }
    List<Value> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Value(item, key + "[" + items.size() + "]", problems));
    }
    return items;
  }

  /**
   * The entries of a list; none, and a problem, if it is something else. Nothing is an empty list.
   */
  List<Value> list(String expected) {
    if (isNull()) {
      return List.of();
    }
    if (!isList()) {
      errorOfKind("a list of " + expected);
      return List.of();
    }
    return items();
  }

  /** The keys and values of a mapping; null, and a problem, if it is something else. */
  @Nullable Section section(String expected) {
    if (node instanceof MappingNode mapping && !hasForeignTag()) {
      return Section.of(mapping, this, problems);
    }
    errorOfKind(expected);
    return null;
  }

  private void errorOfKind(String expected) {
    error(kind() + " (expected: " + expected + ")");
  }

  private boolean hasForeignTag() {
    return !Objects.requireNonNullElse(node.getTag().getValue(), "").startsWith(Tag.PREFIX);
  }

  private String kind() {
    if (isNull()) {
      return "has no value";
    }
    return switch (node.getNodeType()) {
      case MAPPING -> "is a mapping";
      case SEQUENCE -> "is a list";
      default -> "is a plain value";
    };
  }
}
