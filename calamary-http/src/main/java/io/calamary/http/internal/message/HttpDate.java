package io.calamary.http.internal.message;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * The time as HTTP writes it (RFC 9110, section 5.6.7), made anew at most once a second.
 * Thread-safe: the moment and its text are one immutable object.
 */
public final class HttpDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final long MILLIS = 1000;

  private volatile Stamp last = new Stamp(Long.MIN_VALUE, new byte[0]);

  /** Makes a clock. */
  public HttpDate() {}

  private static final class Stamp {
    private final long second;
    private final byte[] text;

    Stamp(long second, byte[] text) {
      this.second = second;
      this.text = text;
    }
  }

  /** The text for now. */
  public String text() {
    return new String(text(System.currentTimeMillis()), StandardCharsets.US_ASCII);
  }

  /** The text for a moment, not to be changed. */
  byte[] text(long epochMillis) {
    long second = Math.floorDiv(epochMillis, MILLIS);
    Stamp stamp = last;
    if (stamp.second != second) {
      String text = FORMAT.format(Instant.ofEpochSecond(second));
      stamp = new Stamp(second, text.getBytes(StandardCharsets.US_ASCII));
      last = stamp;
    }
    return stamp.text;
  }
}
