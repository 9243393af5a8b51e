package io.calamary.examples.launcher;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Handles signals of the operating system.
 *
 * <p>The JDK's only way to do so is {@code sun.misc.Signal}, in the supported module
 * jdk.unsupported. The compiler warns of it whatever one says, so it is called by reflection.
 */
final class ProcessSignals {
  private ProcessSignals() {}

  /**
   * Runs the action, on a thread of its own, whenever the signal comes.
   *
   * @param name the name without SIG, such as {@code HUP}
   * @throws IllegalStateException if the JVM keeps the signal for itself, or does not have it
   */
  static void on(String name, Runnable action) {
    try {
      Class<?> type = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              ProcessSignals.class.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> called(method, arguments, action));
      Object signal = type.getConstructor(String.class).newInstance(name);
      type.getMethod("handle", type, handlerType).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IllegalStateException("SIG" + name + " can't be handled: " + cause.getMessage(), e);
    }
  }

  private static @Nullable Object called(Method method, @Nullable Object[] args, Runnable action)
      throws ReflectiveOperationException {
    if (method.getDeclaringClass() == Object.class) {
      return method.invoke(action, args);
    }
    action.run();
    return null;
  }
}
