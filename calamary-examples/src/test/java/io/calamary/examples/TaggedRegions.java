package io.calamary.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The regions between {@code // tag::NAME[]} and {@code // end::NAME[]} of the examples. */
final class TaggedRegions {
  private static final Pattern TAG = Pattern.compile("\\s*// tag::([a-z0-9-]+)\\[]");

  private TaggedRegions() {}

  /** The regions of all sources below a folder, by their names, without what indents them. */
  static Map<String, String> below(Path sources) throws IOException {
    Map<String, String> regions = new HashMap<>();
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        of(Files.readAllLines(file))
            .forEach(
                (name, text) -> {
                  if (regions.put(name, text) != null) {
                    throw new IllegalStateException(file + ": the tag " + name + " stands twice");
                  }
                });
      }
    }
    return regions;
  }

  static Map<String, String> of(List<String> lines) {
    Map<String, String> regions = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher tag = TAG.matcher(lines.get(i));
      if (tag.matches()) {
        regions.put(tag.group(1), region(tag.group(1), lines.subList(i + 1, lines.size())));
      }
    }
    return regions;
  }

  private static String region(String name, List<String> rest) {
    List<String> lines = new ArrayList<>();
    for (String line : rest) {
      if (line.strip().equals("// end::" + name + "[]")) {
        // Also takes away the indentation that all lines share.
        return String.join("\n", lines).stripIndent().strip();
      }
      lines.add(line);
    }
    throw new IllegalStateException("the tag " + name + " has no end");
  }
}
