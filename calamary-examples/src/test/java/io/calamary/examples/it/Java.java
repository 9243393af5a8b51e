package io.calamary.examples.it;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Command lines of Java programs: those of the tests, and the packed launcher. */
final class Java {
  private static final String LAUNCHER = "io.calamary.examples.launcher.Launcher";

  private Java() {}

  private static List<String> java() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ArrayList<>(List.of(java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
  }

  /** A program of the tests. */
  static List<String> line(Class<?> program, List<String> arguments) {
    List<String> line = java();
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    line.addAll(arguments);
    return line;
  }

  /** The tests of a class, run by JUnit's own program. */
  static List<String> junit(Class<?> tests, String interception) {
    List<String> line = java();
    line.add("-Dio.netty.leakDetection.level=paranoid");
    line.add("-Dcalamary.test.transport=epoll");
    line.add("-Dcalamary.kit.interception=" + interception);
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(List.of("org.junit.platform.console.ConsoleLauncher", "execute"));
    line.addAll(List.of("--disable-banner", "--disable-ansi-colors", "--details=tree"));
    line.add("--config=junit.jupiter.extensions.autodetection.enabled=true");
    line.addAll(List.of("--include-classname=.*", "--select-class=" + tests.getName()));
    return line;
  }

  /** The launcher: as it is packed, or from the classes where nothing was packed. */
  static List<String> launcher(String... arguments) {
    @Nullable String jar = System.getProperty("calamary.jar");
    List<String> line = java();
    if (jar == null) {
      line.addAll(List.of("-cp", System.getProperty("java.class.path"), LAUNCHER));
    } else {
      line.addAll(List.of("-jar", jar));
    }
    line.addAll(List.of(arguments));
    return line;
  }
}
