#!/bin/sh
# UDP from the LAN to ports 53, 123 and 443, TPROXY. Run tproxy-routes.sh, too.
set -e
divert() { # divert IPTABLES ADDRESS TYPE..., those that nobody can be answered from
  iptables=$1 address=$2
  shift 2
  $iptables -t mangle -N CALAMARY_UDP 2>/dev/null || $iptables -t mangle -F CALAMARY_UDP
  # With keepSource: what targets answer.
  $iptables -t mangle -A CALAMARY_UDP ! -i lan0 -p udp -m socket --transparent --nowildcard \
    -j MARK --set-mark 0x1028
  $iptables -t mangle -A CALAMARY_UDP ! -i lan0 -j RETURN
  for type in "$@"; do
    $iptables -t mangle -A CALAMARY_UDP -m addrtype --dst-type "$type" -j RETURN
  done
  $iptables -t mangle -A CALAMARY_UDP -p udp -m multiport --dports 53,123,443 \
    -j TPROXY --on-ip "$address" --on-port 4128 --tproxy-mark 0x1028
  $iptables -t mangle -C PREROUTING -j CALAMARY_UDP 2>/dev/null ||
    $iptables -t mangle -A PREROUTING -j CALAMARY_UDP
}
divert iptables 127.0.0.1 LOCAL BROADCAST MULTICAST
divert ip6tables ::1 LOCAL MULTICAST
