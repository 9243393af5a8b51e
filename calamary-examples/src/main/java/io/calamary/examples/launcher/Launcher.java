package io.calamary.examples.launcher;

import io.calamary.core.spi.ListenerProvider;
import io.calamary.examples.launcher.check.TransparentCheck;
import io.calamary.examples.launcher.config.ConfigReader;
import io.calamary.examples.launcher.config.Configuration;
import io.calamary.examples.launcher.config.Modes;
import io.calamary.examples.launcher.config.ReadConfig;
import io.calamary.examples.launcher.log.LibraryLogging;
import io.calamary.examples.launcher.log.Log;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** The program: reads a configuration and runs a proxy with it, or only validates it. */
public final class Launcher {
  private static final int GOOD = 0;
  private static final int BAD = 1;

  private Launcher() {}

  /** Runs the program, and ends the JVM with its exit code. */
  public static void main(String[] args) {
    NettyDefaults.set();
    LibraryLogging.install();
    Options plain = Options.plain(args);
    System.exit(
        plain == null ? OptionsParser.commandLine(Launcher::run).execute(args) : run(plain));
  }

  private static int run(Options options) {
    ConfigReader reader = new ConfigReader(new Modes(modesOnClassPath()));
    ConfigSource source =
        options.demo() ? ConfigSource.builtIn(reader) : ConfigSource.of(reader, options.file());
    ReadConfig read = source.read();
    for (String problem : read.problems()) {
      System.err.println(problem);
    }
    if (read.configuration() == null) {
      return BAD;
    }
    switch (options.task()) {
      case VALIDATE -> {
        System.out.println(source.name() + ": valid");
        return GOOD;
      }
      case CHECK_TRANSPARENT -> {
        return TransparentCheck.run(read.configuration(), System.out::println) ? GOOD : BAD;
      }
      case ARCHIVE -> {
        return archive(options);
      }
      case REHEARSE -> {
        return run(options, source, Rehearsal.configuration(read.configuration()));
      }
      case RUN -> {
        return run(options, source, read.configuration());
      }
    }
    throw new IllegalStateException("task: " + options.task());
  }

  private static int archive(Options options) {
    try {
      StartArchive.make(Objects.requireNonNull(options.archive()), options.file());
      return GOOD;
    } catch (StartException e) {
      System.err.println("calamary: " + e.getMessage());
      return BAD;
    }
  }

  private static int run(Options options, ConfigSource source, Configuration configuration) {
    try (Log log = Log.toStandardOutput();
        Proxy proxy = new Proxy(source, configuration, log)) {
      proxy.run(options);
      return GOOD;
    } catch (StartException e) {
      System.err.println("calamary: " + e.getMessage());
      return BAD;
    }
  }

  private static Set<String> modesOnClassPath() {
    Set<String> modes = new TreeSet<>();
    for (ListenerProvider<?> provider : ServiceLoader.load(ListenerProvider.class)) {
      modes.add(provider.mode());
    }
    return modes;
  }
}
