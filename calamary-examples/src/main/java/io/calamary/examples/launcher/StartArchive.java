package io.calamary.examples.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a folder that lets this program start in half the time: an archive of the classes that a
 * start loads, as the JVM has them in memory; the library for epoll, which is else unpacked at each
 * start; and a file of options to start with them. An archive fits one build of the JDK and one
 * jar. If either changes the JVM starts without it.
 */
final class StartArchive {
  private static final String OPTIONS = "calamary.options";
  private static final int FIRST_WITH_CACHE = 25;

  /**
   * A heap that begins small, and grows when it must; methods compiled when they have run four
   * times as often as usual, so that a start is not spent on compiling what runs only then.
   */
  private static final List<String> SMALL = List.of("-Xms20m", "-XX:CompileThresholdScaling=4");

  /**
   * JDK 25 warns of Unsafe and still has it: without it Netty has functions of C made callable to
   * give memory back, which takes longer than the rest of a start.
   */
  private static final List<String> UNSAFE =
      List.of("--sun-misc-unsafe-memory-access=allow", "-Dio.netty.noUnsafe=false");

  /**
   * Objects of the JDK that JDK 17 has in its own archive, such as the graph of its modules, only
   * this collector takes as they are; and only where the archives are where they were made to be is
   * there nothing to adapt.
   */
  private static final List<String> AS_IT_IS =
      List.of("-XX:+UseG1GC", "-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

  private final Path folder;
  private final Path jar;

  private StartArchive(Path folder, Path jar) {
    this.folder = folder;
    this.jar = jar;
  }

  /**
   * Makes the folder, and tells how to use it.
   *
   * @param folder where to put the files; those of an earlier time are replaced
   * @param file the configuration to rehearse; null for the usual one
   */
  static void make(Path folder, @Nullable Path file) throws StartException {
    try {
      StartArchive archive = new StartArchive(folder.toAbsolutePath().normalize(), jar());
      archive.make(file);
    } catch (IOException e) {
      throw new StartException("--archive: can't write to " + folder + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("--archive: interrupted", e);
    }
  }

  private static Path jar() throws StartException {
    try {
      Path jar =
          Path.of(StartArchive.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(jar)) {
        return jar;
      }
      throw new StartException("--archive: " + jar + " is no jar (expected: calamary.jar)", null);
    } catch (URISyntaxException e) {
      throw new StartException("--archive: no path of this program: " + e.getMessage(), e);
    }
  }

  private void make(@Nullable Path file) throws IOException, InterruptedException, StartException {
    Files.createDirectories(folder);
    int jdk = Runtime.version().feature();
    boolean cache = jdk >= FIRST_WITH_CACHE;
    Path archive = folder.resolve(cache ? "calamary.aot" : "calamary.jsa");
    Files.deleteIfExists(archive);
    List<String> same = new ArrayList<>(libraries());
    if (jdk == FIRST_WITH_CACHE) {
      same.addAll(UNSAFE);
    } else if (!cache) {
      same.addAll(AS_IT_IS);
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add((cache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
    command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr"));
    command.addAll(same);
    command.addAll(List.of("-jar", jar.toString(), "--rehearse"));
    if (file != null) {
      command.addAll(List.of("-f", file.toString()));
    }
    int code = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (code != 0 || !Files.exists(archive)) {
      throw new StartException("--archive: the JVM made none (its exit code: " + code + ")", null);
    }
    List<String> options = new ArrayList<>();
    options.add((cache ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
    options.addAll(SMALL);
    options.addAll(same);
    options.addAll(List.of("-jar", jar.toString()));
    Files.write(folder.resolve(OPTIONS), options.stream().map(StartArchive::quoted).toList());
    System.out.println(
        "Made " + archive + ". Start with: java @" + folder.resolve(OPTIONS) + " -f FILE");
  }

  /** Unpacks the library for epoll; returns the option that lets the JVM find it. */
  private List<String> libraries() throws IOException {
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    String name = "libnetty_transport_native_epoll_" + machine + ".so";
    if (!System.getProperty("os.name").equals("Linux")) {
      return List.of();
    }
    try (InputStream in = StartArchive.class.getResourceAsStream("/META-INF/native/" + name)) {
      if (in == null) {
        return List.of();
      }
      Files.copy(in, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    return List.of("-Djava.library.path=" + folder);
  }

  /** As files of arguments want it: in quotes, in which a backslash escapes. */
  private static String quoted(String option) {
    return '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
