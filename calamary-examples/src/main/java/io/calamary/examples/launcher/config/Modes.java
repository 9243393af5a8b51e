package io.calamary.examples.launcher.config;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The listener modes: those that the format knows, and those whose modules are there. */
public final class Modes {
  private static final List<String> FORMAT =
      List.of("transparent", "proxyproto", "http", "https", "socks5");

  private final Set<String> found;

  /**
   * Makes the list.
   *
   * @param found the modes of the modules on the class path
   */
  public Modes(Set<String> found) {
    this.found = new TreeSet<>(found);
    if (found.contains("http")) {
      // The same module inside of TLS.
      this.found.add("https");
    }
  }

  boolean isUsable(String mode) {
    return FORMAT.contains(mode) && found.contains(mode);
  }

  /** What is wrong with a mode that is not usable. */
  String describe(String mode) {
    String what =
        FORMAT.contains(mode)
            ? "'" + mode + "' is a mode of a module that is not on the class path"
            : "'" + mode + "' is not a mode";
    return what + " (expected: " + (found.isEmpty() ? "none" : String.join(", ", found)) + ")";
  }

  /** Whether the format has such a mode, be it usable or not. */
  boolean isKnown(String mode) {
    return FORMAT.contains(mode);
  }

  /** The modes of the format, for messages. */
  String format() {
    return String.join(", ", FORMAT);
  }
}
