package io.calamary.examples.launcher.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A mapping of the file. A key that is there twice, or is none, becomes a problem. */
final class Section {
  private final Value self;
  private final Map<String, Value> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Problems problems;

  private Section(Value self, Problems problems) {
    this.self = self;
    this.problems = problems;
  }

  static Section of(MappingNode node, Value self, Problems problems) {
    Section section = new Section(self, problems);
    for (NodeTuple tuple : node.getValue()) {
      section.add(tuple);
    }
    return section;
  }

  private void add(NodeTuple tuple) {
    Value name = new Value(tuple.getKeyNode(), self.key(), problems);
    if (!(tuple.getKeyNode() instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
      name.error("has a key that is not a plain word");
      return;
    }
    String key = scalar.getValue();
    Integer earlier = lines.putIfAbsent(key, name.line());
    if (earlier != null) {
      problems.error(
          name.line(), path(key), "stands twice (expected: once; see line " + earlier + ")");
      return;
    }
    values.put(key, new Value(tuple.getValueNode(), path(key), problems));
  }

  /** Tells of every key that is not among these. */
  Section allow(List<String> known) {
    for (Map.Entry<String, Value> entry : values.entrySet()) {
      String key = entry.getKey();
      if (!known.contains(key)) {
        problems.error(
            lines.getOrDefault(key, entry.getValue().line()),
            path(key),
            "is not a key here (expected: " + String.join(", ", known) + ")");
      }
    }
    return this;
  }

  /** The value; null if the key is not there. */
  @Nullable Value get(String key) {
    return values.get(key);
  }

  /** The value; null, and a problem, if the key is not there. */
  @Nullable Value require(String key, String expected) {
    Value value = values.get(key);
    if (value == null) {
      problems.error(self.line(), path(key), "is missing (expected: " + expected + ")");
    }
    return value;
  }

  /** A section below this one; null if it is not there or has no content. */
  @Nullable Section child(String key, List<String> known) {
    Value value = values.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    Section section = value.section("the keys " + String.join(", ", known));
    return section == null ? null : section.allow(known);
  }

  int integer(String key, int least, int most, int otherwise) {
    Value value = values.get(key);
    Integer read = value == null ? null : value.integer(least, most);
    return read == null ? otherwise : read;
  }

  boolean bool(String key, boolean otherwise) {
    Value value = values.get(key);
    Boolean read = value == null ? null : value.bool();
    return read == null ? otherwise : read;
  }

  Map<String, Value> values() {
    return values;
  }

  Value self() {
    return self;
  }

  private String path(String key) {
    return self.key().isEmpty() ? key : self.key() + "." + key;
  }
}
