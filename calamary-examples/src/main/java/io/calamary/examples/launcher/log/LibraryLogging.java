package io.calamary.examples.launcher.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends what the libraries log to standard error, warnings and errors only. Found by SLF4J as a
 * service. To load and set up one of the great logging libraries would take a good part of the
 * start, and this program would use nothing else of it.
 */
public final class LibraryLogging implements SLF4JServiceProvider, ILoggerFactory {
  private static volatile boolean debugging;

  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final MDCAdapter context = new NOPMDCAdapter();
  private final Map<String, Logger> loggers = new ConcurrentHashMap<>();

  /** For SLF4J. */
  public LibraryLogging() {}

  /** Sets whether the proxy itself also logs what helps to find a fault. */
  public static void debugging(boolean on) {
    debugging = on;
  }

  static boolean isDebugging() {
    return debugging;
  }

  @Override
  public Logger getLogger(String name) {
    Logger known = loggers.get(name);
    if (known != null) {
      return known;
    }
    Logger fresh = new LibraryLogger(name);
    Logger other = loggers.putIfAbsent(name, fresh);
    return other == null ? fresh : other;
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return this;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return context;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }

  @Override
  public void initialize() {
    // All is there already.
  }
}
