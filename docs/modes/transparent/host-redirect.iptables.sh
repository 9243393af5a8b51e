#!/bin/sh
# The host's own TCP to ports 80 and 443, REDIRECT; the proxy runs as user calamary.
set -e
for iptables in iptables ip6tables; do
  $iptables -t nat -N CALAMARY 2>/dev/null || $iptables -t nat -F CALAMARY
  $iptables -t nat -A CALAMARY -m owner --uid-owner calamary -j RETURN
  $iptables -t nat -A CALAMARY -m addrtype --dst-type LOCAL -j RETURN
  $iptables -t nat -A CALAMARY -p tcp -m multiport --dports 80,443 -j REDIRECT --to-ports 4128
  $iptables -t nat -C OUTPUT -j CALAMARY 2>/dev/null || $iptables -t nat -A OUTPUT -j CALAMARY
done
