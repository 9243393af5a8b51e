package io.calamary.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DomainPatternTest {
  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, true",
    "example.com, www.example.com, false",
    "example.com, notexample.com, false",
    "example.com, example.com.evil, false",
    "example.com, example.co, false",
    "EXAMPLE.Com., example.com, true",
    "*.example.com, example.com, false",
    "*.example.com, www.example.com, true",
    "*.example.com, a.b.example.com, true",
    "*.example.com, notexample.com, false",
    "*.example.com, example.com.evil, false",
    "*.example.com, www.example.com.evil, false",
    "*.Example.COM., www.example.com, true",
    ".example.com, example.com, false",
    ".example.com, www.example.com, true",
    ".example.com, notexample.com, false",
    "*.com, example.com, true",
    "*.com, com, false",
    "localhost, localhost, true",
    "localhost, localhost.evil, false",
    "_sip.example.com, _sip.example.com, true",
  })
  void matches(String pattern, String host, boolean expected) {
    assertEquals(expected, DomainPattern.parse(pattern).matches(host));
    assertEquals(expected, DomainSet.parse("domain", pattern).contains(host));
    assertEquals(expected, DomainSet.parse("domain", withMany(pattern)).contains(host));
  }

  /** So many patterns that they are looked up in tables. */
  private static String[] withMany(String pattern) {
    Stream<String> others = IntStream.range(0, 20).mapToObj(i -> "*.other" + i + ".test");
    return Stream.concat(others, Stream.of(pattern)).toArray(String[]::new);
  }

  @Test
  void manyPatternsAreAllLookedAt() {
    DomainSet set = DomainSet.parse("domain", withMany("example.com"));

    assertTrue(set.contains("example.com"));
    assertTrue(set.contains("a.other0.test"));
    assertTrue(set.contains("a.b.other19.test"));
    assertFalse(set.contains("other19.test"));
    assertFalse(set.contains("other20.test"));
    assertFalse(set.contains("test"));
  }

  @ParameterizedTest
  @CsvSource({
    "b\u00fccher.example, xn--bcher-kva.example",
    "*.B\u00dcCHER.example, *.xn--bcher-kva.example",
    "xn--bcher-kva.example, xn--bcher-kva.example",
    "XN--BCHER-KVA.example, xn--bcher-kva.example",
    "\u4f8b\u3048.\u30c6\u30b9\u30c8, xn--r8jz45g.xn--zckzah",
    ".\u4f8b\u3048.\u30c6\u30b9\u30c8, *.xn--r8jz45g.xn--zckzah",
    "example\u3002com, example.com",
    "\uff45xample.com, example.com",
  })
  void bringsOtherScriptsIntoTheirAsciiForm(String pattern, String ascii) {
    assertEquals(ascii, DomainPattern.parse(pattern).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "*",
        "*.",
        "**.example.com",
        "*.*.com",
        "..example.com",
        "a.*.com",
        "www*.example.com",
        "*example.com",
        "a..b",
        "a b",
        "a/b",
        "https://example.com",
        "example.com:443",
        "127.0.0.1",
        "127.1",
        "0x7f000001",
        "*.127.1",
        "::1",
        "[::1]",
        "10.0.0.0/8",
        "example.1",
        "\uff11\uff12\uff17.0.0.1",
        "stra\u00dfe.example",
        "\u03c2.example",
        "a\u200db.example",
        "a\u200cb.example",
        "\u0378.example",
        "a\u0000b",
      })
  void refusesWhatIsNoPattern(String pattern) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> DomainPattern.parse(pattern));

    assertTrue(
        e.getMessage().startsWith("domain: '" + pattern + "' (expected: example.com, "),
        e.getMessage());
  }

  @Test
  void namesTheRemedy() {
    assertTrue(messageFor("127.0.0.1").endsWith("use Match.destination"));
    assertTrue(messageFor("stra\u00dfe.example").contains("U+00DF"));
    assertTrue(messageFor("stra\u00dfe.example").endsWith("in its xn-- form)"));
  }

  private static String messageFor(String pattern) {
    return assertThrows(IllegalArgumentException.class, () -> DomainPattern.parse(pattern))
        .getMessage();
  }

  @Test
  void readsBackWhatItWrites() {
    for (String pattern : Arrays.asList("a.example", "*.a.example", ".a.example")) {
      DomainPattern parsed = DomainPattern.parse(pattern);

      assertEquals(parsed, DomainPattern.parse(parsed.toString()));
    }
  }
}
