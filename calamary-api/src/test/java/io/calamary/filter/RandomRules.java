package io.calamary.filter;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.function.Supplier;

/** Rules and flows out of few words, so that they meet often. */
final class RandomRules {
  private static final String[] NETWORKS = {
    "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "10.1.2.3", "192.0.2.0/24",
    "::/0", "2001:db8::/32", "2001:db8:1::/48", "64:ff9b::/96", "2002:a01:203::/48", "2001:db8::1"
  };
  private static final String[] ADDRESSES = {
    "10.1.2.3",
    "10.1.2.4",
    "10.1.9.9",
    "10.200.0.1",
    "192.0.2.77",
    "203.0.113.9",
    "2001:db8::1",
    "2001:db8:1::7",
    "2001:db9::1",
    "64:ff9b::a01:203",
    "64:ff9b:1:a01:2:300::",
    "2002:a01:203::9",
    "2001:0:1:2:3:4:f5fe:fdfc",
    "::10.1.2.3",
    "::ffff:10.1.2.3",
    "fe80::5efe:a01:203"
  };
  private static final String[] NAMES = {
    "example", "a.example", "b.a.example", "c.b.a.example", "ba.example", "other.test", "example.a"
  };
  private static final int[] PORTS = {0, 1, 22, 80, 443, 1023, 1024, 40_000, 65_535};
  private static final AppProtocol[] PROTOCOLS = {
    AppProtocol.TLS, AppProtocol.HTTP1, AppProtocol.UNKNOWN
  };
  private static final String[] USERS = {"ann", "ben", "Ann"};

  private final Random random;
  private final Supplier<Match> foreign;

  RandomRules(Random random, Supplier<Match> foreign) {
    this.random = random;
    this.foreign = foreign;
  }

  RuleSet rules(int count) {
    RuleSet.Builder rules = RuleSet.builder();
    Verdict[] verdicts = {Verdict.ALLOW, Verdict.DENY, Verdict.DROP, Verdict.PASS};
    for (int i = 0; i < count; i++) {
      rules.rule(new Rule("r" + i, match(3), verdicts[random.nextInt(4)]));
    }
    return rules.build();
  }

  private Match match(int depth) {
    int kind = depth == 0 ? 10 : random.nextInt(16);
    return switch (kind) {
      case 0, 1, 2 -> Match.allOf(match(depth - 1), match(depth - 1), leaf());
      case 3 -> Match.anyOf(match(depth - 1), leaf());
      case 4 -> Match.not(match(depth - 1));
      case 5 -> random.nextInt(4) == 0 ? foreign.get() : leaf();
      // Most rules of a long list are about few flows.
      default -> leaf().and(leaf()).and(leaf());
    };
  }

  private Match leaf() {
    return switch (random.nextInt(15)) {
      case 0 -> Match.source(of(NETWORKS), of(NETWORKS));
      case 1 -> Match.dialled(of(NETWORKS));
      case 2, 3 -> Match.destination(of(NETWORKS));
      case 4 -> Match.port(of(PORTS), of(PORTS));
      case 5 -> range();
      case 6 -> Match.sourcePort(of(PORTS));
      case 7, 8 -> Match.domain(pattern(), pattern());
      case 9 -> Match.serverName(pattern());
      case 10 -> Match.user(of(USERS));
      case 11 -> Match.listener(random.nextBoolean() ? "main" : "side");
      case 12 -> Match.protocol(PROTOCOLS[random.nextInt(3)]);
      case 13 -> Match.transport(random.nextBoolean() ? Transport.TCP : Transport.UDP);
      default -> random.nextBoolean() ? Match.malformed() : Match.ipVersion(4);
    };
  }

  private Match range() {
    int a = of(PORTS);
    int b = of(PORTS);
    return Match.portRange(Math.min(a, b), Math.max(a, b));
  }

  String pattern() {
    return (random.nextBoolean() ? "*." : "") + of(NAMES);
  }

  String network() {
    return of(NETWORKS);
  }

  String address() {
    return of(ADDRESSES);
  }

  String name() {
    return of(NAMES);
  }

  Flow flow() {
    InetSocketAddress source = new InetSocketAddress(Flows.address(address()), of(PORTS));
    String host = random.nextBoolean() ? address() : name();
    Flow.Builder flow =
        Flows.builder(host, of(PORTS)).source(source).listener(random.nextBoolean() ? "main" : "x");
    if (random.nextBoolean()) {
      flow.address(Flows.address(address()));
    }
    if (random.nextBoolean()) {
      flow.user(of(USERS));
    }
    if (random.nextBoolean()) {
      flow.inspection(inspection());
    }
    return flow.transport(random.nextInt(4) == 0 ? Transport.UDP : Transport.TCP).build();
  }

  private Inspection inspection() {
    Inspection.Builder out = Inspection.builder().protocol(PROTOCOLS[random.nextInt(3)]);
    if (random.nextBoolean()) {
      out.serverName(name());
    }
    if (random.nextInt(3) == 0) {
      out.httpHost(random.nextBoolean() ? name() : address());
    }
    return out.malformed(random.nextInt(5) == 0).build();
  }

  private String of(String... words) {
    return words[random.nextInt(words.length)];
  }

  private int of(int... numbers) {
    return numbers[random.nextInt(numbers.length)];
  }
}
