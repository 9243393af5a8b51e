package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HttpDateTest {
  private static final String[] DAYS = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
  private static final int DAY_SECONDS = 86_400;

  private static String text(HttpDate date, long epochMillis) {
    return new String(date.text(epochMillis), StandardCharsets.US_ASCII);
  }

  /** The same by counting (Howard Hinnant's civil_from_days), so that no locale can have a say. */
  private static String expected(long second) {
    long days = Math.floorDiv(second, DAY_SECONDS);
    long time = Math.floorMod(second, DAY_SECONDS);
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097);
    long ofEra = shifted - era * 146_097;
    long year = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365;
    long ofYear = ofEra - (365 * year + year / 4 - year / 100);
    long shiftedMonth = (5 * ofYear + 2) / 153;
    long day = ofYear - (153 * shiftedMonth + 2) / 5 + 1;
    int month = (int) (shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
    return String.format(
        Locale.ROOT,
        "%s, %02d %s %04d %02d:%02d:%02d GMT",
        DAYS[Math.floorMod(days, 7)],
        day,
        MONTHS.get(month - 1),
        year + era * 400 + (month <= 2 ? 1 : 0),
        time / 3600,
        time / 60 % 60,
        time % 60);
  }

  @Test
  void isTheExampleOfTheStandard() {
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", text(new HttpDate(), 784_111_777_000L));
    assertEquals("Thu, 01 Jan 1970 00:00:00 GMT", text(new HttpDate(), 0));
    assertEquals("Wed, 31 Dec 1969 23:59:59 GMT", text(new HttpDate(), -1));
  }

  @Test
  void isRightOnEveryDay() {
    HttpDate date = new HttpDate();
    for (long day = 0; day < 150 * 366; day++) {
      long second = day * DAY_SECONDS + day % DAY_SECONDS;
      assertEquals(expected(second), text(date, second * 1000));
    }
  }

  @Test
  void isMadeOnceASecond() {
    HttpDate date = new HttpDate();
    byte[] first = date.text(784_111_777_000L);
    assertSame(first, date.text(784_111_777_999L));
    assertNotSame(first, date.text(784_111_778_000L));
  }

  @Test
  void followsAClockThatIsSetBack() {
    HttpDate date = new HttpDate();
    date.text(784_111_778_000L);
    assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", text(date, 784_111_777_000L));
  }

  @Test
  void doesNotDependOnTheMachinesLanguage() {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("de-DE", "ar-SA", "th-TH-u-ca-buddhist-nu-thai", "tr-TR")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", text(new HttpDate(), 784_111_777_000L), tag);
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void isNeverThatOfAnotherThread() {
    HttpDate date = new HttpDate();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Void>> races =
          IntStream.range(0, 4)
              .mapToObj(seed -> CompletableFuture.runAsync(() -> race(date, seed), threads))
              .toList();
      races.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void race(HttpDate date, int seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      long second = 1_700_000_000L + random.nextInt(3);
      assertEquals(expected(second), text(date, second * 1000 + random.nextInt(1000)));
    }
  }
}
