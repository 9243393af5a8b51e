package io.calamary.examples.launcher.config;

import java.util.Comparator;

/**
 * Something that is wrong with a configuration.
 *
 * @param line the line, from 1; 0 if it is about the whole file
 * @param key the way to the key, such as {@code rules[0].match.dest}
 * @param message what is wrong, and what is allowed
 * @param severity whether the configuration can be used all the same
 */
record Problem(int line, String key, String message, Severity severity) {
  static final Comparator<Problem> BY_LINE = Comparator.comparingInt(Problem::line);

  /** The text {@code FILE:LINE: key: what is wrong, what is allowed}. */
  String describe(String file) {
    return file
        + (line == 0 ? ": " : ":" + line + ": ")
        + (key.isEmpty() ? "" : key + ": ")
        + (severity == Severity.WARNING ? "warning: " : "")
        + message;
  }

  /** How bad a problem is. */
  enum Severity {
    /** The configuration can't be used. */
    ERROR,
    /** It can, but does something that nobody can have meant. */
    WARNING
  }
}
