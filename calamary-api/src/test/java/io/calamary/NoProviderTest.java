package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;

/** The API alone, without an implementation beside it. */
class NoProviderTest {
  @Test
  void saysWhichModuleIsMissing() throws Exception {
    URL api = ProxyServer.class.getProtectionDomain().getCodeSource().getLocation();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader alone =
        new URLClassLoader(new URL[] {api}, ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(alone);
      InvocationTargetException e =
          assertThrows(InvocationTargetException.class, () -> build(alone));

      assertEquals(IllegalStateException.class, e.getCause().getClass());
      assertTrue(e.getCause().getMessage().startsWith("CAL-003: "), e.getCause().getMessage());
      assertTrue(e.getCause().getMessage().contains("calamary-core"), e.getCause().getMessage());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Object build(ClassLoader alone) throws ReflectiveOperationException {
    Class<?> listenerType = alone.loadClass("io.calamary.Listener");
    Object listener =
        Proxy.newProxyInstance(
            alone, new Class<?>[] {listenerType}, (proxy, method, arguments) -> "main");
    Object builder = alone.loadClass("io.calamary.ProxyServer").getMethod("builder").invoke(null);
    builder.getClass().getMethod("listener", listenerType).invoke(builder, listener);
    return builder.getClass().getMethod("build").invoke(builder);
  }
}
