package io.calamary.examples.launcher.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineFormatTest {
  /** 2023-10-01T21:40:30Z. */
  private static final long SECOND = 1_696_196_430L;

  private static String format(ZoneId zone, LogLine line) {
    return new LineFormat(zone).format(line).toString();
  }

  @Test
  void writesLocalTimeLevelAndText() {
    assertEquals(
        "2023-10-01 23:40:30 | INFO | Started\n",
        format(ZoneId.of("Europe/Vienna"), new LogLine(SECOND, LogLine.Level.INFO, "Started")));
  }

  @Test
  void writesPlainLinesAsTheyAre() {
    assertEquals(
        "  curl -x ...\n",
        format(ZoneOffset.UTC, new LogLine(SECOND, LogLine.Level.PLAIN, "  curl -x ...")));
  }

  @Test
  void followsTheClock() {
    LineFormat format = new LineFormat(ZoneOffset.UTC);
    assertEquals(
        "2023-12-31 23:59:59 | WARN | a\n",
        format.format(new LogLine(1_704_067_199L, LogLine.Level.WARN, "a")).toString());
    assertEquals(
        "2024-01-01 00:00:00 | ERROR | b\n",
        format.format(new LogLine(1_704_067_200L, LogLine.Level.ERROR, "b")).toString());
  }

  @ParameterizedTest
  @CsvSource({
    "'a\nb', a\\u000ab",
    "'a\r\nb', a\\u000d\\u000ab",
    "'\u001b[31mred', \\u001b[31mred",
    "'a\u0000b', a\\u0000b",
    "'a\u007fb', a\\u007fb",
    "'a\u0085b', a\\u0085b",
    "'a\u2028b', a\\u2028b",
    "'a\u202eb', a\\u202eb",
    "'a\ud800b', a\\ud800b",
    "'b\u00fccher.example', b\u00fccher.example",
  })
  void makesTextFromStrangersSafe(String text, String shown) {
    assertEquals(shown + "\n", format(ZoneOffset.UTC, new LogLine(0, LogLine.Level.PLAIN, text)));
  }
}
