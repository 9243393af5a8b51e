package io.calamary.examples.launcher.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes what a class of a library logs in the form of the launcher's own lines. */
final class LibraryLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;
  private static final String OURS = "io.calamary";

  private final boolean ours;

  LibraryLogger(String name) {
    this.name = name;
    this.ours = name.equals(OURS) || name.startsWith("io.calamary.");
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return ours && LibraryLogging.isDebugging();
  }

  @Override
  public boolean isInfoEnabled() {
    return isDebugEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String pattern,
      Object @Nullable [] values,
      @Nullable Throwable cause) {
    String text = MessageFormatter.basicArrayFormat(pattern, values);
    System.err.print(line(level, text, cause));
  }

  /** A line, and the stack behind it; written in one piece, so that no other comes between. */
  String line(Level level, @Nullable String text, @Nullable Throwable cause) {
    String said = name.substring(name.lastIndexOf('.') + 1) + ": " + text;
    LogLine line = new LogLine(System.currentTimeMillis() / 1000, level(level), said);
    String written = new LineFormat().format(line).toString();
    if (cause == null) {
      return written;
    }
    StringWriter stack = new StringWriter();
    cause.printStackTrace(new PrintWriter(stack, true));
    return written + stack;
  }

  private static LogLine.Level level(Level level) {
    return switch (level) {
      case ERROR -> LogLine.Level.ERROR;
      case WARN -> LogLine.Level.WARN;
      case INFO -> LogLine.Level.INFO;
      case DEBUG, TRACE -> LogLine.Level.DEBUG;
    };
  }
}
