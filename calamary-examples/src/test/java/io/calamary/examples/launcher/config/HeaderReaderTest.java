package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys about PROXY headers. */
class HeaderReaderTest {
  private static ReadConfig read(String listener) {
    String text =
        "service:\n  listen:\n    - {port: 0, ip6: [], "
            + listener
            + "}\nrules:\n  - {match: {port: 443}, action: accept}\n";
    return new ConfigReader(new Modes(Set.of("http", "proxyproto", "socks5")))
        .read("f", text, Path.of(""));
  }

  private static HeaderPlan header(String listener) {
    ReadConfig read = read(listener);
    assertEquals(List.of(), read.problems());
    Configuration configuration = read.configuration();
    assertNotNull(configuration);
    return configuration.sockets().get(0).ways().header();
  }

  @Test
  void believesEverybodyInTheModeUnlessToldWhom() {
    assertEquals(new HeaderPlan(false, List.of()), header("mode: proxyproto"));
    assertEquals(
        new HeaderPlan(false, List.of("10.0.0.0/8", "fd00::/8", "192.0.2.1/32")),
        header("mode: proxyproto, trusted: ['10.0.0.0/8', 'fd00::/8', '192.0.2.1']"));
    assertEquals(
        new HeaderPlan(false, List.of("10.0.0.0/8")),
        header("mode: ProxyProto, trusted: '10.0.0.0/8', target: name"));
  }

  @Test
  void readsAHeaderInFrontOfOtherModes() {
    assertNull(header("mode: http"));
    assertEquals(
        new HeaderPlan(false, List.of("10.0.0.0/8")),
        header("mode: http, proxyHeader: Required, trusted: ['10.0.0.0/8']"));
    assertEquals(
        new HeaderPlan(true, List.of("::1/128")),
        header("mode: socks5, proxyHeader: 'auto', trusted: ['::1']"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: http, trusted: ['10.0.0.0/8'] | trusted: is not for this mode"
            + " (expected: with proxyHeader, or mode proxyproto)",
        "mode: http, proxyHeader: auto | proxyHeader: is there without trusted, but whoever"
            + " sends a header can name any client"
            + " (expected: trusted: the networks of the load balancers)",
        "mode: proxyproto, proxyHeader: auto | proxyHeader: is not for this mode, which always"
            + " reads one (expected: another mode)",
        "mode: proxyproto, trusted: [] | trusted: has no network, so that nobody could connect"
            + " (expected: an address, or a network such as 10.0.0.0/8)",
        "mode: http, proxyHeader: maybe, trusted: ['::1'] | proxyHeader: 'maybe' does not fit"
            + " (expected: required, auto)",
        "mode: proxyproto, trusted: ['10.0.0.1/8'] | trusted[0]: '10.0.0.1/8' has bits set"
            + " behind its prefix (remedy: clear them, or write 10.0.0.1/32 for the one address)",
        "mode: proxyproto, users: {a: b} | users: is not for this mode"
            + " (expected: only where mode is one of http, https, socks5)",
        "mode: proxyproto, udp: true | udp: is not for this mode"
            + " (expected: only where mode is one of transparent, socks5)",
      })
  void tellsTheLineOfWhatIsWrong(String listener, String problem) {
    List<String> problems = read(listener).problems();

    assertEquals(1, problems.size(), problems::toString);
    assertEquals("f:3: service.listen[0]." + problem, problems.get(0));
  }
}
