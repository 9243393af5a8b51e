package io.calamary.examples.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param file the configuration; null to look in the usual places
 * @param task what to do
 * @param demo whether to run the demo
 * @param quiet whether decided flows print no lines
 * @param archive the folder for an archive; null unless that is the task
 */
record Options(
    @Nullable Path file, Task task, boolean demo, boolean quiet, @Nullable Path archive) {
  /** Without an archive. */
  Options(@Nullable Path file, Task task, boolean demo, boolean quiet) {
    this(file, task, demo, quiet, null);
  }

  /** What the program does. */
  enum Task {
    /** It runs the proxy. */
    RUN,
    /** It only validates the configuration. */
    VALIDATE,
    /** It only tells what the kernel lacks for the transparent listeners. */
    CHECK_TRANSPARENT,
    /** It starts for itself alone, sends itself requests, and ends. */
    REHEARSE,
    /** It makes an archive for faster starts. */
    ARCHIVE
  }

  /**
   * Reads the command lines that services use, without loading a parser: that would take a fifth of
   * the start.
   *
   * @return null for all others, which {@link OptionsParser} reads
   */
  static @Nullable Options plain(String... args) {
    Path file = null;
    boolean quiet = false;
    for (int i = 0; i < args.length; i++) {
      boolean names = args[i].equals("-f") || args[i].equals("--file");
      if (names && file == null && i + 1 < args.length && !args[i + 1].startsWith("-")) {
        file = Path.of(args[++i]);
      } else if (!quiet && (args[i].equals("-q") || args[i].equals("--quiet"))) {
        quiet = true;
      } else {
        return null;
      }
    }
    return new Options(file, Task.RUN, false, quiet);
  }
}
