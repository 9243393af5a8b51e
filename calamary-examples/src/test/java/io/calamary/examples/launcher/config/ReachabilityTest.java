package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachabilityTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port: 80                           | port: 80                            | never
          port: [80, 443]                    | port: 443                           | never
          port: 443                          | port: [80, 443]                     | reached
          port: 1-100                        | port: 50-60                         | never
          port: 1-100                        | port: 50-101                        | reached
          port: [0-1000, 1001-65535]         | dest: 1.2.3.4                       | never
          port: [0-1000, 1002-65535]         | dest: 1.2.3.4                       | reached
          port: 1-65535                      | dest: 1.2.3.4                       | never
          port: '!80'                        | port: 443                           | reached
          port: '!80'                        | port: '!80'                         | never
          dest: 10.0.0.0/8                   | dest: 10.1.0.0/16                   | never
          dest: 10.0.0.0/8                   | dest: ['10.1.0.0/16', '!10.1.1.1']  | never
          dest: 10.1.0.0/16                  | dest: 10.0.0.0/8                    | reached
          dest: 10.0.0.0/8                   | src: 10.0.0.0/8                     | reached
          dest: 0.0.0.0/0                    | port: 80                            | reached
          dest: ['0.0.0.0/0', '::/0']        | port: 80                            | never
          dest: ['0.0.0.0/0', '::/0', '!::1']| port: 80                            | reached
          protoL4: [tcp, udp]                | port: 80                            | never
          protoL4: tcp                       | port: 80                            | reached
          protoL3: [ip4, ipv6]               | port: 80                            | never
          protoL3: [ip4, ipv4]               | port: 80                            | reached
          encrypted: [yes, no]               | port: 80                            | never
          protoL5: [tls, http]               | protoL5: HTTP                       | never
          dns: .example.com                  | dns: www.example.com                | never
          dns: '*.Example.com'               | dns: .www.example.com               | never
          dns: .example.com                  | dns: example.com                    | reached
          dns: example.com                   | dns: .example.com                   | reached
          {port: 80, dest: 10.0.0.0/8}       | {dest: 10.0.0.1, port: 80, src: ::1}| never
          {port: 80, dest: 10.0.0.0/8}       | port: 80                            | reached
          """)
  void findsRulesBehindOnesThatMatchMore(String first, String second, String expected) {
    ReadConfig read =
        Read.text(
            Read.LISTEN
                + "rules:\n"
                + ("  - {match: " + braces(first) + ", action: accept}\n")
                + ("  - {match: " + braces(second) + ", action: deny}\n"));
    assertEquals(expected.equals("never") ? 1 : 0, read.problems().size(), () -> "" + read);
  }

  /** A long list is not compared in all its pairs: the first rules are, and the nearest. */
  @Test
  void looksAtTheFirstAndAtTheNearestOfManyRules() {
    StringBuilder rules = new StringBuilder(Read.LISTEN + "rules:\n");
    rules.append("  - {match: {port: 1-9}, action: deny}\n");
    for (int i = 0; i < 1_000; i++) {
      rules.append("  - {match: {port: " + (1_000 + i) + "}, action: accept}\n");
    }
    rules.append("  - {match: {port: 5}, action: accept}\n");
    rules.append("  - {match: {port: 1999}, action: accept}\n");
    rules.append("  - {match: {port: 1500}, action: accept}\n");
    List<String> problems = Read.text(rules.toString()).problems();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.get(0).contains("rules[0]"), problems::toString);
    assertTrue(problems.get(1).contains("rules[1000]"), problems::toString);
  }

  private static String braces(String match) {
    return match.startsWith("{") ? match : "{" + match + "}";
  }
}
