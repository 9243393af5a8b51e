package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.resolve.NamePolicy;
import io.calamary.transparent.Denial;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The keys of listeners whose clients know of no proxy. */
class DivertedTest {
  private static ReadConfig read(String listener) {
    String text =
        "service:\n  listen:\n    - {port: 0, ip6: [], "
            + listener
            + "}\nrules:\n  - {match: {port: 443}, action: accept}\n";
    return new ConfigReader(new Modes(Set.of("http", "proxyproto", "transparent")))
        .read("f", text, Path.of(""));
  }

  private static SocketPlan.Ways ways(String listener) {
    ReadConfig read = read(listener);
    assertEquals(List.of(), read.problems());
    Configuration configuration = read.configuration();
    assertNotNull(configuration);
    return configuration.sockets().get(0).ways();
  }

  @Test
  void trustsNoNameAndResetsUnlessToldOtherwise() {
    SocketPlan.Ways ways = ways("mode: transparent");
    assertEquals(NamePolicy.USE_ORIGINAL, ways.names());
    assertEquals(Denial.RESET, ways.denial());
  }

  @ParameterizedTest
  @CsvSource({
    "transparent, original, USE_ORIGINAL",
    "transparent, Name, TRUST_NAME",
    "transparent, match, REQUIRE_MATCH",
    "proxyproto, MATCH, REQUIRE_MATCH"
  })
  void readsWhatNamesAreWorth(String mode, String text, NamePolicy policy) {
    assertEquals(policy, ways("mode: " + mode + ", target: '" + text + "'").names());
  }

  @ParameterizedTest
  @CsvSource({
    "reset, RESET",
    "silence, SILENCE",
    "close, CLOSE",
    "Alert, ALERT",
    "respond, RESPOND",
    "EXPLAIN, EXPLAIN"
  })
  void readsWhatDeniedClientsLearn(String text, Denial denial) {
    assertEquals(denial, ways("mode: transparent, denial: " + text).denial());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: transparent, target: sni | target: 'sni' does not fit"
            + " (expected: original, name, match)",
        "mode: transparent, denial: drop | denial: 'drop' does not fit"
            + " (expected: reset, silence, close, alert, respond, explain)",
        "mode: http, denial: close | denial: is not for this mode"
            + " (expected: only where mode is one of transparent)",
        "mode: http, target: match | target: is not for this mode"
            + " (expected: only where mode is one of transparent, proxyproto)",
        "mode: proxyproto, denial: reset | denial: is not for this mode"
            + " (expected: only where mode is one of transparent)"
      })
  void tellsTheLineOfWhatIsWrong(String listener, String problem) {
    List<String> problems = read(listener).problems();

    assertEquals(1, problems.size(), problems::toString);
    assertEquals("f:3: service.listen[0]." + problem, problems.get(0));
  }
}
