#!/bin/sh
# TCP from the LAN to ports 80 and 443, REDIRECT.
set -e
for iptables in iptables ip6tables; do
  $iptables -t nat -N CALAMARY 2>/dev/null || $iptables -t nat -F CALAMARY
  $iptables -t nat -A CALAMARY -m addrtype --dst-type LOCAL -j RETURN
  $iptables -t nat -A CALAMARY -p tcp -m multiport --dports 80,443 -j REDIRECT --to-ports 4128
  $iptables -t nat -C PREROUTING -i lan0 -j CALAMARY 2>/dev/null ||
    $iptables -t nat -A PREROUTING -i lan0 -j CALAMARY
done
