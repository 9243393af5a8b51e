package io.calamary.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A provider found on the module path must be found on the class path, and the other way round. */
class ServicesMatchModuleInfoTest {
  private static final String SERVICES = "META-INF/services/";

  @Test
  void looksAtEveryPublishedModule() throws IOException {
    Set<String> names = new TreeSet<>();
    modules().forEach(module -> names.add(module.name));

    assertTrue(
        names.containsAll(
            Set.of(
                "io.calamary.api",
                "io.calamary.core",
                "io.calamary.http",
                "io.calamary.proxyproto",
                "io.calamary.socks5",
                "io.calamary.transparent")),
        names::toString);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void sameProvidersOnBothPaths(Module module) throws IOException {
    assertEquals(module.provided, module.listed());
  }

  static Stream<Module> modules() throws IOException {
    return Collections.list(
            ServicesMatchModuleInfoTest.class.getClassLoader().getResources("module-info.class"))
        .stream()
        .map(Module::new)
        .filter(module -> module.name.startsWith("io.calamary."));
  }

  /** A module as its descriptor tells it, and where that descriptor lies. */
  private static final class Module {
    final String name;
    final Map<String, Set<String>> provided = new TreeMap<>();
    private final URI root;

    Module(URL descriptor) {
      try (InputStream in = descriptor.openStream()) {
        ModuleDescriptor read = ModuleDescriptor.read(in);
        name = read.name();
        read.provides().forEach(p -> provided.put(p.service(), new TreeSet<>(p.providers())));
        root = new URI(descriptor.toString().replaceFirst("module-info\\.class$", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(descriptor.toString(), e);
      } catch (URISyntaxException e) {
        throw new IllegalArgumentException(descriptor.toString(), e);
      }
    }

    Map<String, Set<String>> listed() throws IOException {
      if (root.getScheme().equals("file")) {
        return listed(Path.of(root));
      }
      try (FileSystem jar = FileSystems.newFileSystem(root, Map.of())) {
        return listed(jar.getPath("/"));
      }
    }

    private static Map<String, Set<String>> listed(Path root) throws IOException {
      Map<String, Set<String>> result = new TreeMap<>();
      Path services = root.resolve(SERVICES);
      if (Files.notExists(services)) {
        return result;
      }
      try (Stream<Path> files = Files.list(services)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          result.put(file.getFileName().toString(), providers(file));
        }
      }
      return result;
    }

    private static Set<String> providers(Path file) throws IOException {
      Set<String> result = new TreeSet<>();
      for (String line : Files.readAllLines(file)) {
        result.add(line.replaceFirst("#.*", "").strip());
      }
      result.remove("");
      return result;
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
