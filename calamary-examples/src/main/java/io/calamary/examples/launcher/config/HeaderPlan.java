package io.calamary.examples.launcher.config;

import java.util.List;

/**
 * The PROXY header of a listener.
 *
 * @param optional whether a connection may come without one
 * @param trusted the networks from which a header is believed; empty for everybody
 */
public record HeaderPlan(boolean optional, List<String> trusted) {
  /** Copies the networks. */
  public HeaderPlan {
    trusted = List.copyOf(trusted);
  }

  @Override
  public String toString() {
    return (optional ? "a PROXY header, or none, of " : "a PROXY header of ")
        + (trusted.isEmpty() ? "anybody" : String.join(", ", trusted));
  }
}
