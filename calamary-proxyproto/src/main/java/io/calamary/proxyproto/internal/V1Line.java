package io.calamary.proxyproto.internal;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Walks along a line of version 1, byte by byte, and stops at the first one that can't be. What
 * reads returns a negative number, or null, where the line is wrong or has not come so far.
 */
final class V1Line {
  /** The longest line, with its end (specification, section 2.1). */
  static final int LONGEST = 107;

  private static final String LEADING_ZERO = "a number with a leading zero";

  private final ByteBuf in;
  private final int start;
  private int at;
  private @Nullable String flaw;

  V1Line(ByteBuf in, int start) {
    this.in = in;
    this.start = start;
    this.at = start;
  }

  /** What is wrong; null if more bytes must come. */
  @Nullable String flaw() {
    return flaw;
  }

  /** How many bytes were read. */
  int length() {
    return at - start;
  }

  private int wrong(String what) {
    flaw = what;
    return -1;
  }

  /** Whether it holds; if not, the line is wrong. */
  boolean check(boolean holds, String otherwise) {
    if (!holds) {
      flaw = otherwise;
    }
    return holds;
  }

  /** The next byte. */
  int next() {
    if (at - start == LONGEST) {
      return wrong("a line of more than " + LONGEST + " bytes");
    }
    return at == in.writerIndex() ? -1 : in.getByte(at++) & 0xff;
  }

  /** Whether exactly this text comes; if another one does, the line is wrong. */
  boolean expect(String text, String otherwise) {
    for (int i = 0; i < text.length(); i++) {
      int c = next();
      if (c < 0) {
        return false;
      }
      if (c != text.charAt(i)) {
        wrong(otherwise);
        return false;
      }
    }
    return true;
  }

  /** A number without leading zeros and the byte that has to follow it. */
  int decimal(int most, int end) {
    int value = -1;
    for (int c = next(); c >= 0; c = next()) {
      if (c == end) {
        return value < 0 ? wrong("no number") : value;
      }
      if (c < '0' || c > '9' || value == 0) {
        return wrong(value == 0 && c >= '0' && c <= '9' ? LEADING_ZERO : "no number");
      }
      value = Math.max(value, 0) * 10 + c - '0';
      if (value > most) {
        return wrong("a number above " + most);
      }
    }
    return -1;
  }

  /** Four numbers, and a space. */
  byte @Nullable [] ip4() {
    byte[] address = new byte[4];
    for (int i = 0; i < 4; i++) {
      int octet = decimal(255, i == 3 ? ' ' : '.');
      if (octet < 0) {
        return null;
      }
      address[i] = (byte) octet;
    }
    return address;
  }

  /** An IPv6 address as RFC 4291 section 2.2 has it, and a space. */
  byte @Nullable [] ip6() {
    Ip6Groups groups = new Ip6Groups();
    int group = at;
    for (int c = next(); c >= 0; c = next()) {
      if (c == ' ') {
        return groups.end() ? groups.address() : none();
      }
      if (c == '.') {
        at = group;
        byte[] four = groups.mayEndWithIp4() ? ip4() : none();
        return four == null ? null : groups.address(four);
      }
      if (!groups.add(c)) {
        return none();
      }
      if (c == ':') {
        group = at;
      }
    }
    return null;
  }

  private byte @Nullable [] none() {
    flaw = "not an IPv6 address";
    return null;
  }
}
