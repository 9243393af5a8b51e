#!/bin/sh
# TCP from the LAN to ports 80 and 443, TPROXY. Run tproxy-routes.sh, too.
set -e
divert() { # divert IPTABLES ADDRESS
  $1 -t mangle -N CALAMARY 2>/dev/null || $1 -t mangle -F CALAMARY
  $1 -t mangle -A CALAMARY -p tcp -m socket --transparent --nowildcard -j MARK --set-mark 0x1028
  $1 -t mangle -A CALAMARY -p tcp -m socket --transparent --nowildcard -j ACCEPT
  $1 -t mangle -A CALAMARY ! -i lan0 -j RETURN
  $1 -t mangle -A CALAMARY -m addrtype --dst-type LOCAL -j RETURN
  $1 -t mangle -A CALAMARY -p tcp -m multiport --dports 80,443 \
    -j TPROXY --on-ip "$2" --on-port 4128 --tproxy-mark 0x1028
  $1 -t mangle -C PREROUTING -j CALAMARY 2>/dev/null || $1 -t mangle -A PREROUTING -j CALAMARY
}
divert iptables 127.0.0.1
divert ip6tables ::1
