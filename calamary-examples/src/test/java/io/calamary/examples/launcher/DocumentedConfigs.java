package io.calamary.examples.launcher;

import io.calamary.examples.launcher.config.ConfigReader;
import io.calamary.examples.launcher.config.Modes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads configurations, or parts of them, as documents show them. */
public final class DocumentedConfigs {
  private static final String SERVICE = "service: {listen: [{mode: http, port: 0}]}\n";

  private DocumentedConfigs() {}

  /** What is wrong with it; where it shows no service, any will do. */
  public static List<String> problems(String text) {
    boolean whole = text.lines().anyMatch(line -> line.startsWith("service:"));
    return new ConfigReader(new Modes(Set.of("http", "socks5", "transparent")))
        .read("block", whole ? text : SERVICE + text, Path.of(""))
        .problems();
  }
}
