package io.calamary.examples.launcher.config;

import java.util.ArrayList;
import java.util.List;

/** Gathers the problems of one file, so that all of them are told at once. */
final class Problems {
  private final String file;
  private final List<Problem> all = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  void error(int line, String key, String message) {
    add(new Problem(line, key, message, Problem.Severity.ERROR));
  }

  void warning(int line, String key, String message) {
    add(new Problem(line, key, message, Problem.Severity.WARNING));
  }

  /** A variable is read at each of its uses; what is wrong with it is told once. */
  private void add(Problem problem) {
    if (!all.contains(problem)) {
      all.add(problem);
    }
  }

  boolean hasErrors() {
    for (Problem problem : all) {
      if (problem.severity() == Problem.Severity.ERROR) {
        return true;
      }
    }
    return false;
  }

  /** The problems as lines of text, in the order of the file. */
  List<String> describe() {
    return all.isEmpty()
        ? List.of() // as nearly always; to load what sorts would take a part of the start
        : all.stream().sorted(Problem.BY_LINE).map(problem -> problem.describe(file)).toList();
  }
}
