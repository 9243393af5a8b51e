package io.calamary.http.internal.message;

/**
 * Bounds of a message head and of a trailer section.
 *
 * @param maxLine octets of the start line without its line end
 * @param maxHead octets of the whole head: start line, fields and line ends
 * @param maxFields number of field lines
 */
public record HeadLimits(int maxLine, int maxHead, int maxFields) {
  /** 8 KiB, 64 KiB, 200 fields: room for Kerberos tickets and large cookies. */
  public static final HeadLimits DEFAULT = new HeadLimits(8 * 1024, 64 * 1024, 200);

  /** Offsets inside a head are kept in 24 bits. */
  private static final int OFFSETS = 1 << 24;

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException if a bound is out of its range
   */
  public HeadLimits {
    check("maxHead", maxHead, 64, OFFSETS - 1);
    check("maxLine", maxLine, 16, maxHead);
    check("maxFields", maxFields, 1, 10_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + min + "-" + max + ")");
    }
  }
}
