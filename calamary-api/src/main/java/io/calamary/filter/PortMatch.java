package io.calamary.filter;

import io.calamary.flow.Flow;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares the port of the target, or of the source, with ranges of ports. */
final class PortMatch implements Keyed {
  private static final int MAX = 65535;

  /** So few are compared one by one, which takes no memory. */
  private static final int FEW = 8;

  private final boolean source;
  private final int[] from;
  private final int[] to;
  private final @Nullable BitSet many;

  private PortMatch(boolean source, int[] from, int[] to) {
    this.source = source;
    this.from = from;
    this.to = to;
    many = from.length > FEW ? new BitSet() : null;
    for (int i = 0; many != null && i < from.length; i++) {
      many.set(from[i], to[i] + 1);
    }
  }

  static PortMatch of(boolean source, int... ports) {
    if (ports.length == 0) {
      throw new IllegalArgumentException("ports: none (expected: at least one)");
    }
    for (int port : ports) {
      requirePort(port);
    }
    return new PortMatch(source, ports.clone(), ports.clone());
  }

  static PortMatch range(boolean source, int from, int to) {
    requirePort(from);
    requirePort(to);
    if (from > to) {
      throw new IllegalArgumentException(
          "ports: " + from + "-" + to + " (expected: the lower one first)");
    }
    return new PortMatch(source, new int[] {from}, new int[] {to});
  }

  private static void requirePort(int port) {
    if (port < 0 || port > MAX) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0-65535)");
    }
  }

  @Override
  public MatchResult test(Flow flow) {
    int port = source ? flow.source().getPort() : flow.target().port();
    if (many != null) {
      return MatchResult.of(many.get(port));
    }
    for (int i = 0; i < from.length; i++) {
      if (port >= from[i] && port <= to[i]) {
        return MatchResult.YES;
      }
    }
    return MatchResult.NO;
  }

  @Override
  public List<Key> keys() {
    Dimension dimension = source ? Dimension.SOURCE_PORT : Dimension.PORT;
    return IntStream.range(0, from.length)
        .mapToObj(i -> new Key(dimension, new PortRange(from[i], to[i])))
        .toList();
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(source ? "sourcePort(" : "port(");
    for (int i = 0; i < from.length; i++) {
      out.append(i == 0 ? "" : ", ").append(from[i]);
      if (to[i] != from[i]) {
        out.append('-').append(to[i]);
      }
    }
    return out.append(')').toString();
  }
}
