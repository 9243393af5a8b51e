package io.calamary.examples.launcher;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Reads command lines of all kinds, and helps with them. Apart from {@link Options}, so that a
 * start without it loads nothing of picocli.
 */
final class OptionsParser {
  /** The options that make the program do something else than to run the proxy. */
  private static final Map<String, Options.Task> TASKS = new LinkedHashMap<>();

  static {
    TASKS.put("--validate", Options.Task.VALIDATE);
    TASKS.put("--check-transparent", Options.Task.CHECK_TRANSPARENT);
    TASKS.put("--archive", Options.Task.ARCHIVE);
    TASKS.put("--rehearse", Options.Task.REHEARSE);
  }

  private OptionsParser() {}

  /** The command, described without annotations: to scan for those would slow the start. */
  static CommandLine commandLine(ToIntFunction<Options> run) {
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
    spec.addOption(
        OptionSpec.builder("--archive")
            .paramLabel("FOLDER")
            .type(Path.class)
            .description("Only make files that let this configuration start faster.")
            .build());
    spec.addOption(
        flag(
            "--rehearse", null, "Only start for itself, on loopback, and end; --archive uses it."));
    return new CommandLine(spec).setExecutionStrategy(parsed -> execute(parsed, run));
  }

  private static int execute(ParseResult parsed, ToIntFunction<Options> run) {
    Integer helped = CommandLine.executeHelpRequest(parsed);
    return helped != null ? helped : run.applyAsInt(options(parsed));
  }

  private static OptionSpec flag(String name, @Nullable String other, String description) {
    OptionSpec.Builder option =
        other == null ? OptionSpec.builder(name) : OptionSpec.builder(name, other);
    return option.type(boolean.class).arity("0").description(description).build();
  }

  /** Reads what was parsed; throws if options contradict each other. */
  private static Options options(ParseResult parsed) {
    Path file = parsed.matchedOptionValue("--file", null);
    Path archive = parsed.matchedOptionValue("--archive", null);
    boolean demo = parsed.matchedOptionValue("--demo", false);
    boolean quiet = parsed.matchedOptionValue("--quiet", false);
    List<String> tasks = TASKS.keySet().stream().filter(parsed::hasMatchedOption).toList();
    CommandLine command = parsed.commandSpec().commandLine();
    if (demo && (file != null || !tasks.isEmpty())) {
      throw new CommandLine.ParameterException(
          command, "--demo goes with none of --file, " + String.join(", ", TASKS.keySet()));
    }
    if (tasks.size() > 1) {
      throw new CommandLine.ParameterException(
          command, tasks.get(0) + " does not go with " + tasks.get(1));
    }
    Options.Task task =
        tasks.isEmpty() ? Options.Task.RUN : Objects.requireNonNull(TASKS.get(tasks.get(0)));
    return new Options(file, task, demo, quiet, archive);
  }

  private static String version() {
    String version = Options.class.getPackage().getImplementationVersion();
    return version == null ? "(not built)" : version;
  }
}
