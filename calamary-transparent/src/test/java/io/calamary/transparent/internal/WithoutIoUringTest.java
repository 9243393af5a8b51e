package io.calamary.transparent.internal;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The jars of io_uring are optional. */
class WithoutIoUringTest {
  @Test
  void tellsWhatIsMissing() throws Exception {
    List<URL> rest = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (!entry.contains("io_uring")) {
        rest.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(rest.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> isolated = loader.loadClass(TproxyDatagrams.class.getName());
      Method asked = isolated.getDeclaredMethod("missingForIp6");
      asked.setAccessible(true);
      String missing = (String) asked.invoke(null);

      assertNotNull(missing);
      assertTrue(missing.contains("netty-transport-classes-io_uring is missing"), missing);
    }
  }
}
