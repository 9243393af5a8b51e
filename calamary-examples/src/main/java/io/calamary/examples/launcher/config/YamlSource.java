package io.calamary.examples.launcher.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Turns text into a tree of YAML nodes that know their lines. */
final class YamlSource {
  /** What is wrong with most tags of this format's files: they were not meant to be any. */
  static final String QUOTES = "put a value that begins with '!' in quotes";

  private YamlSource() {}

  /** The root; null if the text is empty, or is not YAML, which is then among the problems. */
  static @Nullable Value read(String text, Problems problems) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setAllowNonScalarKeys(true)
            .build();
    try {
      Node root = new Compose(settings).composeString(text).orElse(null);
      return root == null ? null : new Value(root, "", problems);
    } catch (MarkedYamlEngineException e) {
      Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
      problems.error(mark.map(YamlSource::line).orElse(0), "", "not YAML: " + detail(e));
    } catch (YamlEngineException e) {
      problems.error(0, "", "not YAML: " + oneLine(e.getMessage()));
    }
    return null;
  }

  static int line(Mark mark) {
    return mark.getLine() + 1;
  }

  private static String detail(MarkedYamlEngineException e) {
    String context = e.getContext();
    String text = oneLine(context == null ? e.getProblem() : context + ", " + e.getProblem());
    return text.contains("scanning a tag") ? text + " (remedy: " + QUOTES + ")" : text;
  }

  private static String oneLine(@Nullable String text) {
    return text == null ? "" : text.replaceAll("\\s+", " ");
  }
}
