package io.calamary.examples.launcher.log;

/**
 * A line to be written.
 *
 * @param epochSecond when it was said
 * @param level how it is marked
 * @param text what it says; may hold anything, since it is made safe where it is written
 */
record LogLine(long epochSecond, Level level, String text) {
  /** How a line is marked. */
  enum Level {
    /** For who looks for a fault. */
    DEBUG,
    /** What happened. */
    INFO,
    /** What somebody should look at. */
    WARN,
    /** What did not work. */
    ERROR,
    /** Written as it is, without time and level. */
    PLAIN
  }
}
