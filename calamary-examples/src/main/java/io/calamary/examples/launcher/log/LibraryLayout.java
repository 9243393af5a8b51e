package io.calamary.examples.launcher.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.util.Locale;

/**
 * Writes what libraries log in the form of the launcher's own lines. Logback's patterns could do so
 * too, but loading them would take a good part of the start.
 */
final class LibraryLayout extends LayoutBase<ILoggingEvent> {
  private final LineFormat format = new LineFormat();

  /** Called under the lock of the appender. */
  @Override
  public String doLayout(ILoggingEvent event) {
    String logger = event.getLoggerName();
    String text =
        logger.substring(logger.lastIndexOf('.') + 1) + ": " + event.getFormattedMessage();
    long second = event.getTimeStamp() / 1000;
    String line = format.format(new LogLine(second, level(event), text)).toString();
    return event.getThrowableProxy() == null
        ? line
        : line + ThrowableProxyUtil.asString(event.getThrowableProxy());
  }

  private static LogLine.Level level(ILoggingEvent event) {
    return switch (event.getLevel().toString().toUpperCase(Locale.ROOT)) {
      case "ERROR" -> LogLine.Level.ERROR;
      case "WARN" -> LogLine.Level.WARN;
      case "INFO" -> LogLine.Level.INFO;
      default -> LogLine.Level.DEBUG;
    };
  }
}
