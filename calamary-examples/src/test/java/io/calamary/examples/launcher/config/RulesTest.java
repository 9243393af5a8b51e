package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.filter.RuleSet;
import io.calamary.filter.Verdict;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Endpoint;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
  private static final String VARS =
      """
      vars:
        - {name: net, value: [10.0.0.0/8, '2001:db8::/32']}
        - {name: web, value: [80, 443, 8000-8999]}
        - {name: notlan, value: '!192.168.0.0/16'}
        - {name: PROTO, value: TCP}
      """;

  private static RuleSet rules(String rules) {
    return Read.valid(Read.LISTEN + VARS + "rules:\n" + rules).rules();
  }

  private static String decide(RuleSet rules, Flow flow) {
    return rules.decide(flow).toCompletableFuture().join().toString();
  }

  private static Flow.Builder flow(String target) {
    return Flow.builder()
        .listener("http")
        .source(new InetSocketAddress(Endpoint.addressOf("192.0.2.7"), 40_000))
        .destination(Endpoint.parse(target));
  }

  private static Flow named(String serverName) {
    return flow("192.0.2.1:443")
        .inspection(Inspection.builder().protocol(AppProtocol.TLS).serverName(serverName).build())
        .build();
  }

  /** One match against one target, written as an address. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dest: 10.0.0.0/8                       | 10.1.2.3:80        | yes
          dest: 10.0.0.0/8                       | 11.1.2.3:80        | no
          dest: 10.1.2.3                         | 10.1.2.3:80        | yes
          dest: '!10.0.0.0/8'                    | 11.1.2.3:80        | yes
          dest: '!10.0.0.0/8'                    | 10.1.2.3:80        | no
          dest: ['10.0.0.0/8', '!10.1.0.0/16']   | 10.2.0.1:80        | yes
          dest: ['10.0.0.0/8', '!10.1.0.0/16']   | 10.1.0.1:80        | no
          dest: ['!10.0.0.0/8', '!11.0.0.0/8']   | 12.0.0.1:80        | yes
          dest: ['!10.0.0.0/8', '!11.0.0.0/8']   | 11.0.0.1:80        | no
          dest: $net                             | 10.0.0.1:80        | yes
          dest: $net                             | [2001:db8::1]:80   | yes
          dest: '!$net'                          | [2001:db8::1]:80   | no
          dest: '!$NET'                          | [2001:db9::1]:80   | yes
          dest: $notlan                          | 192.168.1.1:80     | no
          dest: $notlan                          | 192.0.2.1:80       | yes
          src: 192.0.2.0/24                      | 1.1.1.1:80         | yes
          src: '!192.0.2.7'                      | 1.1.1.1:80         | no
          sport: 40000                           | 1.1.1.1:80         | yes
          sport: 1-39999                         | 1.1.1.1:80         | no
          port: 80                               | 1.1.1.1:80         | yes
          port: [443, 80]                        | 1.1.1.1:80         | yes
          port: $web                             | 1.1.1.1:8999       | yes
          port: $web                             | 1.1.1.1:9000       | no
          port: '!8000-8999'                     | 1.1.1.1:8500       | no
          port: ['!443', '!80']                  | 1.1.1.1:22         | yes
          port: ['!443', '!80']                  | 1.1.1.1:80         | no
          port: [1-100, '!22']                   | 1.1.1.1:22         | no
          protoL3: IPv4                          | 1.1.1.1:80         | yes
          protoL3: ip6                           | 1.1.1.1:80         | no
          protoL3: '!ip6'                        | 1.1.1.1:80         | yes
          protoL3: ipv6                          | [2001:db8::1]:80   | yes
          protoL4: $proto                        | 1.1.1.1:80         | yes
          protoL4: UDP                           | 1.1.1.1:80         | no
          protoL4: '!udp'                        | 1.1.1.1:80         | yes
          """)
  void matchesWhatIsKnownAtOnce(String match, String target, String expected) {
    RuleSet rules = rules("  - {match: {" + match + "}, action: accept}\n");
    assertEquals(
        expected.equals("yes") ? "ALLOW by 0" : "DENY by default",
        decide(rules, flow(target).build()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dns: example.com                          | example.com      | yes
          dns: Example.COM                          | example.com      | yes
          dns: example.com                          | www.example.com  | no
          dns: .example.com                         | www.example.com  | yes
          dns: '*.example.com'                      | a.b.example.com  | yes
          dns: '*.example.com'                      | example.com      | no
          dns: .example.com                         | notexample.com   | no
          dns: '!example.com'                       | example.org      | yes
          dns: '!example.com'                       | example.com      | no
          dns: ['.example.com', '!bad.example.com'] | bad.example.com  | no
          dns: ['.example.com', '!bad.example.com'] | good.example.com | yes
          protoL5: TLS                              | example.com      | yes
          protoL5: http                             | example.com      | no
          protoL5: [quic, tls]                      | example.com      | yes
          protoL5: '!tls'                           | example.com      | no
          encrypted: true                           | example.com      | yes
          encrypted: No                             | example.com      | no
          encrypted: '!yes'                         | example.com      | no
          """)
  void matchesWhatTheFirstBytesSay(String match, String serverName, String expected) {
    RuleSet rules = rules("  - {match: {" + match + "}, action: accept}\n");
    assertEquals("NEED(INSPECTION)", decide(rules, flow("192.0.2.1:443").build()));
    assertEquals(
        expected.equals("yes") ? "ALLOW by 0" : "DENY by default",
        decide(rules, named(serverName)));
  }

  @ParameterizedTest
  @CsvSource({"quic, QUIC", "dtls, DTLS", "dns, DNS", "ntp, NTP"})
  void matchesWhatTheFirstDatagramSays(String word, AppProtocol protocol) {
    RuleSet rules = rules("  - {match: {protoL5: " + word + "}, action: accept}\n");
    for (AppProtocol seen : AppProtocol.values()) {
      Flow flow =
          flow("192.0.2.1:443")
              .transport(Transport.UDP)
              .inspection(Inspection.builder().protocol(seen).build())
              .build();
      String expected = seen == protocol ? "ALLOW by 0" : "DENY by default";
      assertEquals(expected, decide(rules, flow), () -> "protocol " + seen);
    }
  }

  /** Not known is not "another one": neither the rule nor its negation matches. */
  @ParameterizedTest
  @CsvSource({"example.com", "!example.com"})
  void matchesNoFlowWithoutServerName(String name) {
    RuleSet rules = rules("  - {match: {dns: '" + name + "'}, action: accept}\n");
    Flow plain =
        flow("192.0.2.1:80")
            .inspection(Inspection.builder().protocol(AppProtocol.HTTP1).build())
            .build();
    assertEquals("DENY by default", decide(rules, plain));
    assertEquals(
        "DENY by default",
        decide(rules, flow("192.0.2.1:80").inspection(Inspection.UNKNOWN).build()));
  }

  @Test
  void needsTheAddressOfAName() {
    RuleSet rules = rules("  - {match: {dest: 10.0.0.0/8, port: 80}, action: deny}\n");
    assertEquals("NEED(ADDRESS)", decide(rules, flow("example.com:80").build()));
    assertEquals("DENY by default", decide(rules, flow("example.com:81").build()));
  }

  @Test
  void takesTheFirstRuleThatMatchesInAllItsKeys() {
    RuleSet rules =
        rules(
            """
              - {match: {port: 80, dest: 10.0.0.0/8}, action: DROP}
              - {match: {port: 80, protoL4: tcp}, action: Allow}
              - {match: {protoL4: [tcp, udp]}, action: deny}
            """);
    assertEquals("DENY by 0", decide(rules, flow("10.0.0.1:80").build()));
    assertEquals("ALLOW by 1", decide(rules, flow("11.0.0.1:80").build()));
    assertEquals("DENY by 2", decide(rules, flow("11.0.0.1:81").build()));
    Flow udp = flow("11.0.0.1:80").transport(Transport.UDP).build();
    assertEquals("DENY by 2", decide(rules, udp));
  }

  @Test
  void deniesWithoutRules() {
    RuleSet none = Read.valid(Read.LISTEN).rules();
    assertEquals("DENY by default", decide(none, flow("192.0.2.1:80").build()));
    assertEquals(Verdict.Kind.DENY, none.otherwise().kind());
  }

  @Test
  void treatsDropAsDeny() {
    RuleSet rules = rules("  - {match: {port: 80}, action: drop}\n");
    assertEquals("DENY by 0", decide(rules, flow("192.0.2.1:80").build()));
  }
}
