package io.calamary.examples.launcher.check;

/**
 * A rule of the firewall that diverts connections.
 *
 * @param tproxy whether it is TPROXY, or else REDIRECT or DNAT
 * @param ip4 whether it is for IPv4
 * @param ip6 whether it is for IPv6
 * @param port the port that it diverts to
 */
record Diversion(boolean tproxy, boolean ip4, boolean ip6, int port) {
  boolean fits(boolean wantsTproxy, boolean wantsIp6, int toPort) {
    return tproxy == wantsTproxy && port == toPort && (wantsIp6 ? ip6 : ip4);
  }
}
