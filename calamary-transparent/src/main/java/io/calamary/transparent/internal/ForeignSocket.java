package io.calamary.transparent.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Optional;

/**
 * Opens a socket by a call of the C library, through the foreign function API that JDK 22 has. By
 * reflection, as this is built for older ones, too; it is done once or twice at the start.
 */
final class ForeignSocket {
  private static final String PACKAGE = "java.lang.foreign.";
  private static final int OLDEST = 22;

  private ForeignSocket() {}

  /**
   * Opens a raw socket.
   *
   * @param family AF_INET or AF_INET6
   * @return its descriptor, which the caller owns
   * @throws IOException if the kernel refuses it, or this JDK has no such API or does not allow it
   */
  static int raw(int family) throws IOException {
    if (Runtime.version().feature() < OLDEST) {
      throw new IOException("the foreign function API needs JDK " + OLDEST);
    }
    int descriptor;
    try {
      MethodHandle socket = socket();
      descriptor = (int) socket.invoke(family, RawSockets.TYPE, RawSockets.IPPROTO_RAW);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IOException("the foreign function API can't be used", e);
    }
    if (descriptor < 0) {
      throw new IOException("the kernel refuses a raw socket, which needs CAP_NET_RAW");
    }
    return descriptor;
  }

  /** {@code int socket(int, int, int)}. */
  private static MethodHandle socket() throws ReflectiveOperationException {
    Class<?> linkerType = Class.forName(PACKAGE + "Linker");
    Object linker = linkerType.getMethod("nativeLinker").invoke(null);
    Object lookup = linkerType.getMethod("defaultLookup").invoke(linker);
    Optional<?> symbol =
        (Optional<?>)
            Class.forName(PACKAGE + "SymbolLookup")
                .getMethod("find", String.class)
                .invoke(lookup, "socket");
    Class<?> segment = Class.forName(PACKAGE + "MemorySegment");
    Class<?> options = Class.forName(PACKAGE + "Linker$Option").arrayType();
    return (MethodHandle)
        linkerType
            .getMethod(
                "downcallHandle", segment, Class.forName(PACKAGE + "FunctionDescriptor"), options)
            .invoke(
                linker,
                symbol.orElseThrow(() -> new NoSuchMethodException("socket")),
                signature(),
                Array.newInstance(options.componentType(), 0));
  }

  private static Object signature() throws ReflectiveOperationException {
    Class<?> layout = Class.forName(PACKAGE + "MemoryLayout");
    Object number = Class.forName(PACKAGE + "ValueLayout").getField("JAVA_INT").get(null);
    Object[] parameters = (Object[]) Array.newInstance(layout, 3);
    Arrays.fill(parameters, number);
    return Class.forName(PACKAGE + "FunctionDescriptor")
        .getMethod("of", layout, layout.arrayType())
        .invoke(null, number, parameters);
  }
}
