#!/bin/sh
# The host's own UDP to ports 53, 123 and 443, TPROXY; the proxy marks its own with output.fwmark.
# Run tproxy-routes.sh, too.
set -e
divert() { # divert IPTABLES ADDRESS TYPE..., those that nobody can be answered from
  iptables=$1 address=$2
  shift 2
  for chain in CALAMARY_UDP_OUT CALAMARY_UDP_IN; do
    $iptables -t mangle -N $chain 2>/dev/null || $iptables -t mangle -F $chain
  done
  $iptables -t mangle -A CALAMARY_UDP_OUT -m mark --mark 0x2028 -j RETURN
  for type in "$@"; do
    $iptables -t mangle -A CALAMARY_UDP_OUT -m addrtype --dst-type "$type" -j RETURN
  done
  $iptables -t mangle -A CALAMARY_UDP_OUT -p udp -m multiport --dports 53,123,443 \
    -j MARK --set-mark 0x1028
  $iptables -t mangle -A CALAMARY_UDP_IN -i lo -m mark --mark 0x1028 -p udp \
    -j TPROXY --on-ip "$address" --on-port 4128 --tproxy-mark 0x1028
  $iptables -t mangle -C OUTPUT -j CALAMARY_UDP_OUT 2>/dev/null ||
    $iptables -t mangle -A OUTPUT -j CALAMARY_UDP_OUT
  $iptables -t mangle -C PREROUTING -j CALAMARY_UDP_IN 2>/dev/null ||
    $iptables -t mangle -A PREROUTING -j CALAMARY_UDP_IN
}
divert iptables 127.0.0.1 LOCAL BROADCAST MULTICAST
divert ip6tables ::1 LOCAL MULTICAST
