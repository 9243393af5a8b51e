package io.calamary.examples.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Sends what the libraries log to standard error, warnings and errors only: Logback, set up in
 * code. Logback's own provider looks for a configuration first and reports on that, even where
 * there is none, which took an eighth of the launcher's start.
 */
public final class LibraryLogging implements SLF4JServiceProvider {
  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter contextMap = new LogbackMDCAdapter();

  /** For SLF4J, which finds this class by the name in {@code slf4j.provider}. */
  public LibraryLogging() {}

  /**
   * Makes SLF4J use this class, unless the command line names another provider. To be called before
   * anything logs.
   */
  public static void install() {
    if (System.getProperty("slf4j.provider") != null) {
      return;
    }
    System.setProperty("slf4j.provider", LibraryLogging.class.getName());
    if (System.getProperty("slf4j.internal.verbosity") == null) {
      // SLF4J would tell at each start that it does as it was told.
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  /** Sets whether the proxy itself also logs what helps to find a fault. */
  public static void debugging(boolean on) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
      logback.getLogger("io.calamary").setLevel(on ? Level.DEBUG : null);
    }
  }

  @Override
  public void initialize() {
    context.setName("launcher");
    context.setMDCAdapter(contextMap);
    LibraryLayout layout = new LibraryLayout();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(layout);
    encoder.start();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return contextMap;
  }

  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
