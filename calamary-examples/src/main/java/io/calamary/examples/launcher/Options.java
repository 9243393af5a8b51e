package io.calamary.examples.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the command line says.
 *
 * @param file the configuration; null to look in the usual places
 * @param task what to do
 * @param demo whether to run the demo
 * @param quiet whether decided flows print no lines
 */
record Options(@Nullable Path file, Task task, boolean demo, boolean quiet) {
  /** What the program does. */
  enum Task {
    /** It runs the proxy. */
    RUN,
    /** It only validates the configuration. */
    VALIDATE,
    /** It only tells what the kernel lacks for the transparent listeners. */
    CHECK_TRANSPARENT
  }

  /**
   * Reads the command lines that services use, without loading a parser: that would take a fifth of
   * the start.
   *
   * @return null for all others, which {@link #commandLine} reads
   */
  static @Nullable Options plain(String... args) {
    if (args.length == 0) {
      return new Options(null, Task.RUN, false, false);
    }
    boolean file = args[0].equals("-f") || args[0].equals("--file");
    return file && args.length == 2 && !args[1].startsWith("-")
        ? new Options(Path.of(args[1]), Task.RUN, false, false)
        : null;
  }

  /** The command, described without annotations: to scan for those would slow the start. */
  static CommandLine commandLine(CommandLine.IExecutionStrategy run) {
    CommandSpec spec = CommandSpec.create().name("calamary").mixinStandardHelpOptions(true);
    spec.version("calamary " + version());
    spec.usageMessage()
        .description("A forward and filtering proxy.")
        .footer(
            "",
            "Without -f, the configuration is ./calamary.yml, else /etc/calamary/config.yml,",
            "else a built-in default. SIGHUP reads the rules again.");
    spec.addOption(
        OptionSpec.builder("-f", "--file")
            .paramLabel("FILE")
            .type(Path.class)
            .description("The configuration.")
            .build());
    spec.addOption(flag("-v", "--validate", "Only validate the configuration."));
    spec.addOption(
        flag(
            "--check-transparent",
            null,
            "Only tell what the kernel lacks for the transparent listeners, and how to get it."));
    spec.addOption(flag("-q", "--quiet", "Print no line for each decided flow."));
    spec.addOption(
        flag("--demo", null, "Run with the built-in default and a small origin to try it on."));
    return new CommandLine(spec).setExecutionStrategy(run);
  }

  private static OptionSpec flag(String name, @Nullable String other, String description) {
    OptionSpec.Builder option =
        other == null ? OptionSpec.builder(name) : OptionSpec.builder(name, other);
    return option.type(boolean.class).arity("0").description(description).build();
  }

  /** Reads what was parsed; throws if options contradict each other. */
  static Options of(ParseResult parsed) {
    Path file = parsed.matchedOptionValue("--file", null);
    boolean validate = parsed.matchedOptionValue("--validate", false);
    boolean demo = parsed.matchedOptionValue("--demo", false);
    boolean quiet = parsed.matchedOptionValue("--quiet", false);
    boolean check = parsed.matchedOptionValue("--check-transparent", false);
    CommandLine command = parsed.commandSpec().commandLine();
    if (demo && (file != null || validate || check)) {
      throw new CommandLine.ParameterException(
          command, "--demo goes with none of --file, --validate and --check-transparent");
    }
    if (validate && check) {
      throw new CommandLine.ParameterException(
          command, "--validate does not go with --check-transparent");
    }
    Task task = check ? Task.CHECK_TRANSPARENT : validate ? Task.VALIDATE : Task.RUN;
    return new Options(file, task, demo, quiet);
  }

  private static String version() {
    String version = Options.class.getPackage().getImplementationVersion();
    return version == null ? "(not built)" : version;
  }
}
