package io.calamary.examples.launcher.config;

/**
 * How a transparent listener looks to targets.
 *
 * @param keepSource whether they see the client's address
 * @param fullCone whether anybody's datagrams reach a client
 */
public record Translation(boolean keepSource, boolean fullCone) {
  /** The proxy's own address, and only those are heard whom the client has sent to. */
  public static final Translation PLAIN = new Translation(false, false);

  /** Reads the keys of a listener in that mode. */
  static Translation read(Section section, String mode) {
    boolean keepSource = section.bool("keepSource", false);
    boolean fullCone = section.bool("fullCone", false);
    Value cone = section.get("fullCone");
    if (fullCone && cone != null && !(mode.equals("transparent") && section.bool("udp", false))) {
      cone.error("is true without datagrams (expected: mode 'transparent' and udp: true, too)");
    }
    Value keep = section.get("keepSource");
    if (keepSource && keep != null && !mode.equals("transparent")) {
      keep.error("is not for this mode (expected: only where mode is transparent)");
    }
    return new Translation(keepSource, fullCone);
  }

  @Override
  public String toString() {
    return (keepSource ? " from the client's address" : "") + (fullCone ? " for anybody" : "");
  }
}
