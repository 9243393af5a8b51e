package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.transparent.Interception;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs the contract that every listener mode must pass in a JVM of its own, on a host whose kernel
 * diverts. On the epoll transport alone: the mode refuses the other one.
 */
@Timeout(300)
class TransparentKitIT {
  private static final String REDIRECT =
      """
      table inet kit {
        set ports { type inet_service; }
        chain output {
          type nat hook output priority -100
          meta mark 0x2028 return
          tcp dport @ports redirect to :4128
        }
      }
      """;
  private static final String TPROXY =
      """
      table inet kit {
        set ports { type inet_service; }
        chain prerouting {
          type filter hook prerouting priority mangle
          iifname != "lo" return
          meta mark 0x2028 return
          meta nfproto ipv4 tcp dport @ports tproxy ip to 127.0.0.1:4128 accept
          meta nfproto ipv6 tcp dport @ports tproxy ip6 to [::1]:4128 accept
        }
      }
      """;

  @ParameterizedTest
  @EnumSource
  void passesTheContract(Interception interception) throws Exception {
    try (Namespaces net = Namespaces.create()) {
      String table = interception == Interception.TPROXY ? TPROXY : REDIRECT;
      Path file = Files.writeString(net.folder().resolve("kit.nft"), table);
      net.on(Namespaces.ORIGIN, "nft", "-f", file.toString()).run().succeeded();
      List<String> line = Java.junit(TransparentContract.class, interception.name());
      try (Service junit = net.start(Namespaces.ORIGIN, line)) {
        while (!junit.says("Test run finished")) {
          assertTrue(junit.process().isAlive(), () -> String.join("\n", junit.lines()));
        }
        Matcher passed = junit.await("(\\d+) tests successful");
        assertTrue(Integer.parseInt(passed.group(1)) > 20, () -> String.join("\n", junit.lines()));
        Matcher failed = junit.await("(\\d+) tests failed");
        assertEquals("0", failed.group(1), () -> String.join("\n", junit.lines()));
      }
    }
  }
}
