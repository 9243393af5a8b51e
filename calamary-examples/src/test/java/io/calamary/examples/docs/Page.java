package io.calamary.examples.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A page of the documentation, in lines. */
record Page(Path file, List<String> lines) {
  /** The folder of the whole project: tests run in the folder of their module. */
  static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  /** A fenced block: its language, what stands in the line before it, and its text. */
  record Block(String where, String language, String before, String text) {}

  /** README, CONTRIBUTING, and all pages under docs. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Page> pages = new ArrayList<>();
      pages.add(of(ROOT.resolve("README.md")));
      pages.add(of(ROOT.resolve("CONTRIBUTING.md")));
      docs.filter(file -> file.toString().endsWith(".md"))
          .sorted()
          .map(Page::of)
          .forEach(pages::add);
      return pages;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks of a language. */
  static List<Block> blocks(String language) {
    return all().stream()
        .flatMap(page -> page.blocks().stream())
        .filter(block -> block.language().equals(language))
        .toList();
  }

  static Page of(Path file) {
    try {
      return new Page(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("```")) {
        int end = i + 1;
        while (!lines.get(end).equals("```")) {
          end++;
        }
        String text = String.join("\n", lines.subList(i + 1, end));
        String where = ROOT.relativize(file) + ":" + (i + 1);
        String before = i == 0 ? "" : lines.get(i - 1);
        blocks.add(new Block(where, lines.get(i).substring(3).strip(), before, text));
        i = end;
      }
    }
    return blocks;
  }

  /** The text without its fenced blocks. */
  String prose() {
    StringBuilder out = new StringBuilder();
    boolean fenced = false;
    for (String line : lines) {
      fenced ^= line.startsWith("```");
      if (!fenced) {
        out.append(line).append('\n');
      }
    }
    return out.toString();
  }
}
