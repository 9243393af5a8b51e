package io.calamary.examples.launcher.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param configuration what it says; null if it can't be used
 * @param problems what is wrong with it, in the order of its lines; warnings only, if there is a
 *     configuration
 */
public record ReadConfig(@Nullable Configuration configuration, List<String> problems) {
  /** Copies the problems. */
  public ReadConfig {
    problems = List.copyOf(problems);
  }
}
