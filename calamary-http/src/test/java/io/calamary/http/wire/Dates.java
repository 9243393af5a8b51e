package io.calamary.http.wire;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** The dates of responses (RFC 9110, section 5.6.7). */
final class Dates {
  private static final Pattern FIELD =
      Pattern.compile(
          "\r\nDate: (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-3]\\d"
              + " (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \\d{4}"
              + " [0-2]\\d:[0-5]\\d:[0-6]\\d GMT\r\n");
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
          .withZone(ZoneOffset.UTC);

  private Dates() {}

  /** A text in which every well-formed date is an @, as it depends on the moment. */
  static String masked(String text) {
    return FIELD.matcher(text).replaceAll("\r\nDate: @\r\n");
  }

  /** The moment that a field tells; fails where it is none. */
  static Instant parsed(String value) {
    return Instant.from(FORMAT.parse(value));
  }
}
