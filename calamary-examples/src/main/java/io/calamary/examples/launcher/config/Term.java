package io.calamary.examples.launcher.config;

import io.calamary.filter.Cidr;
import java.net.InetAddress;
import java.util.Locale;

/** One value of a key of a match, in one spelling. */
interface Term {
  /** Whether every flow that the other one means is meant by this one too. */
  boolean covers(Term other);

  /** A network or an address. */
  record Net(Cidr cidr, InetAddress start) implements Term {
    @Override
    public boolean covers(Term other) {
      return other instanceof Net net && cidr.contains(net.start) && prefix() <= net.prefix();
    }

    int prefix() {
      String text = cidr.toString();
      return Integer.parseInt(text.substring(text.indexOf('/') + 1));
    }
  }

  /** A range of ports. */
  record Ports(int from, int to) implements Term {
    @Override
    public boolean covers(Term other) {
      return other instanceof Ports ports && from <= ports.from && ports.to <= to;
    }
  }

  /** A word of a fixed list. */
  record Word(String word) implements Term {
    @Override
    public boolean covers(Term other) {
      return equals(other);
    }
  }

  /** A name, or with a leading dot all names below it. */
  record Name(String pattern) implements Term {
    static Name of(String written) {
      String lower = written.toLowerCase(Locale.ROOT);
      return new Name(lower.startsWith("*.") ? lower.substring(1) : lower);
    }

    @Override
    public boolean covers(Term other) {
      return other instanceof Name name
          && (equals(name) || (pattern.startsWith(".") && name.pattern.endsWith(pattern)));
    }
  }
}
