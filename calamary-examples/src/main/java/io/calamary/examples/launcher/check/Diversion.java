package io.calamary.examples.launcher.check;

import java.util.Set;

/**
 * A rule of the firewall that diverts; or one that is wanted.
 *
 * @param way {@code tproxy}, or {@code nat} for REDIRECT and DNAT
 * @param families the families that it is for, {@code ip} and {@code ip6}
 * @param protocols the protocols that it is for, {@code tcp} and {@code udp}
 * @param port the port that it diverts to
 */
record Diversion(String way, Set<String> families, Set<String> protocols, int port) {
  static final String TPROXY = "tproxy";
  static final String NAT = "nat";

  /** Whether it does all that another one is wanted to do. */
  boolean does(Diversion wanted) {
    return way.equals(wanted.way)
        && port == wanted.port
        && families.containsAll(wanted.families)
        && protocols.containsAll(wanted.protocols);
  }
}
