package io.calamary.examples.launcher;

/**
 * What this program does not need of Netty, and what would make its start longer, or cost each
 * flow. A property that is set on the command line stays as it is.
 */
final class NettyDefaults {
  private NettyDefaults() {}

  /** To be called before the first class of Netty is loaded. */
  static void set() {
    // Netty tells Flight Recorder of each buffer, and loads all of that, recording or not.
    unlessSet("io.netty.jfr.enabled", "false");
    // Parts of the names of channels, which only have to differ within this process. Netty would
    // look at all network interfaces for the one, and load the JDK's view of processes for both.
    unlessSet("io.netty.machineId", "02:00:00:00:00:01");
    unlessSet("io.netty.processId", "1");
    // One buffer of 128 would be given a stack trace, to look for leaks. The build's tests do so
    // with every buffer.
    unlessSet("io.netty.leakDetection.level", "disabled");
  }

  private static void unlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
