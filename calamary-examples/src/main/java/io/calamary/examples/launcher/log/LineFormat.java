package io.calamary.examples.launcher.log;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Writes lines as {@code 2023-10-01 23:40:30 | INFO | text}, in local time. For one thread.
 *
 * <p>Names come from strangers: control characters, line ends and what turns the direction of text
 * are written as {@code \}{@code u000a}, so that nobody can forge a line.
 */
final class LineFormat {
  private @Nullable ZoneId zone;
  private final StringBuilder out = new StringBuilder(160);
  private long second = Long.MIN_VALUE;
  private String time = "";

  /** Writes the host's time. To read its zone takes a while, and waits for the first line. */
  LineFormat() {}

  LineFormat(ZoneId zone) {
    this.zone = zone;
  }

  /** The line with its end; the same object every time. */
  CharSequence format(LogLine line) {
    out.setLength(0);
    if (line.level() != LogLine.Level.PLAIN) {
      out.append(time(line.epochSecond())).append(" | ").append(line.level()).append(" | ");
    }
    escape(line.text());
    return out.append('\n');
  }

  private String time(long epochSecond) {
    if (epochSecond != second) {
      ZoneId here = zone == null ? ZoneId.systemDefault() : zone;
      zone = here;
      second = epochSecond;
      time = timeOf(LocalDateTime.ofInstant(Instant.ofEpochSecond(epochSecond), here));
    }
    return time;
  }

  private static String timeOf(LocalDateTime at) {
    StringBuilder text = new StringBuilder(19).append(at.getYear());
    two(text.append('-'), at.getMonthValue());
    two(text.append('-'), at.getDayOfMonth());
    two(text.append(' '), at.getHour());
    two(text.append(':'), at.getMinute());
    two(text.append(':'), at.getSecond());
    return text.toString();
  }

  private static void two(StringBuilder text, int number) {
    text.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f) {
        out.append(c);
      } else if (isHarmful(c)) {
        out.append("\\u").append(String.format("%04x", (int) c));
      } else {
        out.append(c);
      }
    }
  }

  private static boolean isHarmful(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE
        || type == Character.UNASSIGNED;
  }
}
