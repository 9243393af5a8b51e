package io.calamary.examples.launcher.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirewallTest {
  @Test
  void findsRulesOfNftables() {
    String json =
        """
        {"nftables": [{"metainfo": {"version": "1.0.6"}},
         {"table": {"family": "inet", "name": "t", "handle": 1}},
         {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 3, "expr": [
           {"match": {"op": "==", "left": {"meta": {"key": "iifname"}}, "right": "lan0"}},
           {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}},
             "right": {"set": [80, 443]}}},
           {"redirect": {"port": 4128}}]}},
         {"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 4, "expr": [
           {"match": {"op": "==", "left": {"meta": {"key": "l4proto"}}, "right": "udp"}},
           {"tproxy": {"family": "ip6", "addr": "::1", "port": 4129}}, {"accept": null}]}},
         {"rule": {"family": "ip", "table": "u", "chain": "c", "handle": 5, "expr": [
           {"dnat": {"addr": "127.0.0.1", "port": 4130}}]}},
         {"rule": {"family": "ip", "table": "u", "chain": "c", "handle": 6, "expr": [
           {"dnat": {"addr": "127.0.0.1"}}]}}]}
        """;
    assertEquals(
        List.of(
            new Diversion("nat", Set.of("ip", "ip6"), Set.of("tcp"), 4128),
            new Diversion("tproxy", Set.of("ip6"), Set.of("udp"), 4129),
            new Diversion("nat", Set.of("ip"), Set.of("tcp", "udp"), 4130)),
        Firewall.nft(json));
  }

  @Test
  void findsNothingInWhatIsNoRuleSet() {
    for (String text : List.of("", "{", "[]", "{\"nftables\": 1}", "{\"nftables\": [1, {}]}")) {
      assertEquals(List.of(), Firewall.nft(text), text);
    }
  }

  @Test
  void findsRulesOfIptables() {
    String save =
        """
        *nat
        -A CALAMARY -p tcp -m multiport --dports 80,443 -j REDIRECT --to-ports 4128
        -A OUTPUT -j DNAT --to-destination 127.0.0.1:4130
        -A OUTPUT -p tcp -j DNAT --to-destination 127.0.0.1
        -A X -p udp -j TPROXY --on-port 4129 --on-ip 127.0.0.1 --tproxy-mark 0x1/0xffffffff
        COMMIT
        """;
    assertEquals(
        List.of(
            new Diversion("nat", Set.of("ip6"), Set.of("tcp"), 4128),
            new Diversion("nat", Set.of("ip6"), Set.of("tcp", "udp"), 4130),
            new Diversion("tproxy", Set.of("ip6"), Set.of("udp"), 4129)),
        Firewall.iptables(save, "ip6"));
  }

  @Test
  void comparesWhatFits() {
    Diversion rule = new Diversion("tproxy", Set.of("ip"), Set.of("tcp", "udp"), 4128);
    assertTrue(rule.does(new Diversion("tproxy", Set.of("ip"), Set.of("tcp"), 4128)));
    assertFalse(rule.does(new Diversion("tproxy", Set.of("ip6"), Set.of("tcp"), 4128)));
    assertFalse(rule.does(new Diversion("nat", Set.of("ip"), Set.of("tcp"), 4128)));
    assertFalse(rule.does(new Diversion("tproxy", Set.of("ip"), Set.of("tcp"), 4129)));
    Diversion tcp = new Diversion("tproxy", Set.of("ip"), Set.of("tcp"), 4128);
    assertFalse(tcp.does(new Diversion("tproxy", Set.of("ip"), Set.of("udp"), 4128)));
  }

  @Test
  void readsCapabilities() {
    assertTrue(TransparentCheck.hasCapability("CapPrm:\t0\nCapEff:\t0000000000001000\n"));
    assertTrue(TransparentCheck.hasCapability("CapEff:\t000001ffffffffff\n"));
    assertFalse(TransparentCheck.hasCapability("CapEff:\t000001ffffffefff\n"));
    assertFalse(TransparentCheck.hasCapability("CapPrm:\t000001ffffffffff\n"));
  }
}
