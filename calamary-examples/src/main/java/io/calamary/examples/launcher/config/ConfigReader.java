package io.calamary.examples.launcher.config;

import io.calamary.filter.RuleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads configurations. Never stops at the first problem. */
public final class ConfigReader {
  private static final List<String> ROOT = List.of("service", "vars", "rules");

  private final Modes modes;

  /**
   * Makes a reader.
   *
   * @param modes the modes that there are
   */
  public ConfigReader(Modes modes) {
    this.modes = modes;
  }

  /** Reads a file; paths in it start from its folder. */
  public ReadConfig read(Path file) {
    String name = file.toString();
    Problems problems = new Problems(name);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      Path folder = file.toAbsolutePath().getParent();
      return read(name, text, folder == null ? Path.of("") : folder);
    } catch (CharacterCodingException e) {
      problems.error(0, "", "is not UTF-8 text");
    } catch (NoSuchFileException e) {
      problems.error(0, "", "does not exist (expected: a configuration file)");
    } catch (IOException e) {
      problems.error(0, "", "can't be read: " + e.getMessage());
    }
    return new ReadConfig(null, problems.describe());
  }

  /**
   * Reads text.
   *
   * @param name what messages call the file
   * @param text what it says
   * @param base the folder that relative paths start from
   */
  public ReadConfig read(String name, String text, Path base) {
    Problems problems = new Problems(name);
    Value root = YamlSource.read(text, problems);
    Configuration configuration = null;
    if (root != null) {
      configuration = configuration(root, base);
    } else if (!problems.hasErrors()) {
      problems.error(1, "", "is empty (expected: the keys " + String.join(", ", ROOT) + ")");
    }
    return new ReadConfig(problems.hasErrors() ? null : configuration, problems.describe());
  }

  private @Nullable Configuration configuration(Value root, Path base) {
    Section top = root.section("the keys " + String.join(", ", ROOT));
    if (top == null) {
      return null;
    }
    top.allow(ROOT);
    Value serviceValue =
        top.require("service", "the keys " + String.join(", ", ServiceReader.KEYS));
    Section service =
        serviceValue == null
            ? null
            : serviceValue.section("the keys " + String.join(", ", ServiceReader.KEYS));
    CertFiles certs = service == null ? CertFiles.NONE : CertsReader.read(service, base);
    NamedUpstreams upstreams = UpstreamsReader.read(service, base, certs.caPublic());
    RuleSet rules = rules(top, service, upstreams);
    if (service == null) {
      return null;
    }
    service.allow(ServiceReader.KEYS);
    return new Configuration(
        ListenReader.read(service, modes),
        certs,
        ServiceReader.dns(service),
        ServiceReader.alwaysDeny(service),
        service.bool("debug", false),
        ServiceReader.timeouts(service),
        ServiceReader.limits(service),
        ServiceReader.outgoing(service),
        ServiceReader.via(service, upstreams),
        ServiceReader.metrics(service),
        rules);
  }

  private static RuleSet rules(Section top, @Nullable Section service, NamedUpstreams upstreams) {
    Variables variables = Variables.read(once("vars", top, service));
    return RulesReader.read(once("rules", top, service), variables, upstreams);
  }

  /** The value at the top, or under the service; both would hide one of them. */
  private static @Nullable Value once(String key, Section top, @Nullable Section service) {
    Value above = top.get(key);
    Value below = service == null ? null : service.get(key);
    if (above != null && below != null) {
      below.error(
          "stands twice: at the top in line "
              + above.line()
              + " and under service (expected: one of the two)");
    }
    return above != null ? above : below;
  }
}
