package io.calamary.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The code blocks of the documents. */
final class MarkdownBlocks {
  private static final Pattern TAG = Pattern.compile("<!-- tag::([a-z0-9-]+)\\[] -->");
  private static final String FENCE = "```";

  private MarkdownBlocks() {}

  /**
   * A block.
   *
   * @param place the file and the line of its fence
   * @param language what stands behind the fence
   * @param tag what a comment right above it names; empty if there is none
   */
  record Block(String place, String language, String tag, String text) {
    @Override
    public String toString() {
      return place;
    }
  }

  /** The blocks of README.md and of all documents below docs. */
  static List<Block> below(Path root) throws IOException {
    List<Block> blocks = new ArrayList<>();
    List<Path> files = new ArrayList<>(List.of(root.resolve("README.md")));
    Path docs = root.resolve("docs");
    if (Files.isDirectory(docs)) {
      try (Stream<Path> found = Files.walk(docs)) {
        found.filter(path -> path.toString().endsWith(".md")).sorted().forEach(files::add);
      }
    }
    for (Path file : files) {
      if (Files.exists(file)) {
        blocks.addAll(of(root.relativize(file).toString(), Files.readAllLines(file)));
      }
    }
    return blocks;
  }

  static List<Block> of(String file, List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    String tag = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      Matcher comment = TAG.matcher(line);
      if (comment.matches()) {
        tag = comment.group(1);
      } else if (line.startsWith(FENCE)) {
        int end = i + 1;
        while (end < lines.size() && !lines.get(end).strip().equals(FENCE)) {
          end++;
        }
        String text = String.join("\n", lines.subList(i + 1, end)).stripIndent().strip();
        blocks.add(new Block(file + ":" + (i + 1), line.substring(FENCE.length()), tag, text));
        tag = "";
        i = end;
      } else if (!line.isEmpty()) {
        tag = "";
      }
    }
    return blocks;
  }
}
