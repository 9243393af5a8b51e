package io.calamary.examples.launcher.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;

/** The launcher's log. Thread-safe; none of its methods waits but {@link #close()}. */
public final class Log implements AutoCloseable {
  private static final int CAPACITY = 65_536;

  private final LineWriter writer;
  private volatile boolean debug;

  private Log(OutputStream stream) {
    writer = new LineWriter(stream, CAPACITY).start();
  }

  /** A log on standard output. */
  public static Log toStandardOutput() {
    return new Log(new FileOutputStream(FileDescriptor.out));
  }

  /** A log on a stream, which stays open. */
  public static Log to(OutputStream stream) {
    return new Log(stream);
  }

  /** Sets whether {@link #debug} says anything. */
  public void debugging(boolean value) {
    debug = value;
  }

  /** Whether {@link #debug} says anything. */
  public boolean isDebugging() {
    return debug;
  }

  /** Tells who looks for a fault. */
  public void debug(String text) {
    if (debug) {
      say(LogLine.Level.DEBUG, text);
    }
  }

  /** Tells what happened. */
  public void info(String text) {
    say(LogLine.Level.INFO, text);
  }

  /** Tells what somebody should look at. */
  public void warn(String text) {
    say(LogLine.Level.WARN, text);
  }

  /** Tells what did not work. */
  public void error(String text) {
    say(LogLine.Level.ERROR, text);
  }

  /** Writes a line without time and level, for people to copy. */
  public void plain(String text) {
    say(LogLine.Level.PLAIN, text);
  }

  private void say(LogLine.Level level, String text) {
    writer.write(new LogLine(System.currentTimeMillis() / 1000, level, text));
  }

  /** Writes what is left. */
  @Override
  public void close() {
    writer.close();
  }
}
