package io.calamary.examples.launcher.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the libraries log to standard error, warnings and errors only. Found by Logback as a
 * service; set up in code because to read an XML file would take a good part of the start.
 */
public final class LibraryLogging extends ContextAwareBase implements Configurator {
  /** For Logback. */
  public LibraryLogging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
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
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Sets whether the proxy itself also logs what helps to find a fault. */
  public static void debugging(boolean on) {
    ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger("io.calamary")
        .setLevel(on ? Level.DEBUG : null);
  }
}
