package io.calamary.transparent;

import org.apiguardian.api.API;

/** How the kernel diverts connections to a listener; the firewall's rules must do the same. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum Interception {
  /**
   * The rules translate the destination: {@code redirect} or {@code dnat} of nftables, {@code
   * REDIRECT} or {@code DNAT} of iptables. The original one is asked of the kernel's connection
   * tracking. The process needs no privilege.
   */
  REDIRECT,
  /**
   * The rules hand the packets over as they are: {@code tproxy} of nftables, {@code TPROXY} of
   * iptables. The original destination is the address of the accepted socket; connection tracking
   * is never asked. The process needs CAP_NET_ADMIN.
   */
  TPROXY
}
