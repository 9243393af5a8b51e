package io.calamary.proxyproto.internal;

/** Gathers the groups of an IPv6 address, character by character (RFC 4291 section 2.2). */
final class Ip6Groups {
  private static final int GROUPS = 8;

  private final int[] groups = new int[GROUPS];
  private int count;
  private int gap = -1;
  private int value;
  private int digits;
  private int colons;

  /** Takes a hexadecimal digit or a colon; false if no address goes on so. */
  boolean add(int c) {
    return c == ':' ? colon() : digit(Character.digit(c, 16), c);
  }

  private boolean digit(int digit, int c) {
    boolean afterFirstColon = count == 0 && gap < 0 && colons == 1;
    if (digit < 0 || c > 'f' || digits == 4 || afterFirstColon || isFull()) {
      return false;
    }
    value = value << 4 | digit;
    digits++;
    colons = 0;
    return true;
  }

  private boolean colon() {
    if (digits > 0) {
      push();
      colons = 1;
      return !isFull();
    }
    colons++;
    if (colons == 2 && gap < 0) {
      gap = count;
      return true;
    }
    return colons == 1;
  }

  private void push() {
    groups[count++] = value;
    value = 0;
    digits = 0;
  }

  /** A gap stands for one group at least. */
  private boolean isFull() {
    return count == (gap < 0 ? GROUPS : GROUPS - 1);
  }

  /** Whether an IPv4 address can stand in place of the group that has begun, and of the next. */
  boolean mayEndWithIp4() {
    return digits > 0 && (gap < 0 ? count == GROUPS - 2 : count <= GROUPS - 3);
  }

  /** Whether the address can end here. */
  boolean end() {
    if (digits > 0) {
      push();
    } else if (colons == 1) {
      return false;
    }
    return gap >= 0 || count == GROUPS;
  }

  /** The address that ended. */
  byte[] address() {
    byte[] address = new byte[2 * GROUPS];
    int head = gap < 0 ? count : gap;
    for (int i = 0; i < count; i++) {
      int to = 2 * (i < head ? i : GROUPS - count + i);
      address[to] = (byte) (groups[i] >> 8);
      address[to + 1] = (byte) groups[i];
    }
    return address;
  }

  /** The address that ends with an IPv4 address. */
  byte[] address(byte[] four) {
    groups[count++] = (four[0] & 0xff) << 8 | four[1] & 0xff;
    groups[count++] = (four[2] & 0xff) << 8 | four[3] & 0xff;
    return address();
  }
}
