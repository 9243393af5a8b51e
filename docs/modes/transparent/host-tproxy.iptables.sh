#!/bin/sh
# The host's own TCP to ports 80 and 443, TPROXY; the proxy marks its own with output.fwmark.
# Run tproxy-routes.sh, too.
set -e
divert() { # divert IPTABLES ADDRESS
  $1 -t mangle -N CALAMARY_OUT 2>/dev/null || $1 -t mangle -F CALAMARY_OUT
  $1 -t mangle -A CALAMARY_OUT -m mark --mark 0x2028 -j RETURN
  $1 -t mangle -A CALAMARY_OUT -m addrtype --dst-type LOCAL -j RETURN
  $1 -t mangle -A CALAMARY_OUT -p tcp -m multiport --dports 80,443 -j MARK --set-mark 0x1028
  $1 -t mangle -C OUTPUT -j CALAMARY_OUT 2>/dev/null || $1 -t mangle -A OUTPUT -j CALAMARY_OUT
  $1 -t mangle -N CALAMARY 2>/dev/null || $1 -t mangle -F CALAMARY
  $1 -t mangle -A CALAMARY -i lo -m mark --mark 0x1028 -p tcp \
    -j TPROXY --on-ip "$2" --on-port 4128 --tproxy-mark 0x1028
  $1 -t mangle -C PREROUTING -j CALAMARY 2>/dev/null || $1 -t mangle -A PREROUTING -j CALAMARY
}
divert iptables 127.0.0.1
divert ip6tables ::1
