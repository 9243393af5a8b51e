package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BasicCredentialsTest {
  private static @Nullable BasicCredentials of(String value) {
    return BasicCredentials.of(Messages.fields("Proxy-Authorization: " + value));
  }

  private static String basic(String text) {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(octets);
  }

  @Test
  void splitsAtTheFirstColon() {
    assertEquals(new BasicCredentials("u", "p"), of("bAsIc  dTpw"));
    assertEquals(new BasicCredentials("u", "p:q:"), of(basic("u:p:q:")));
    assertEquals(new BasicCredentials("", ""), of(basic(":")));
    assertEquals(
        new BasicCredentials("\u00e4", "\u20ac \ud83d\ude00"),
        of(basic("\u00e4:\u20ac \ud83d\ude00")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Basic",
        "Basic ",
        "Basicx dTpw",
        "Bearer dTpw",
        "Negotiate dTpw",
        "dTpw",
        "Basic dTpw=",
        "Basic dTp",
        "Basic dTpwC",
        "Basic dTp*",
        "Basic dT pw",
        "Basic dTpw, x",
        "Basic dXA=",
        "Basic dTpwYWI",
        "Basic dTpwYR==",
        "Basic =",
        "Basic 5Dpw"
      })
  void refusesWhatIsNotExact(String value) {
    assertNull(of(value));
  }

  @Test
  void refusesControlCharacters() {
    assertNull(of(basic("u:p\0")));
    assertNull(of(basic("u\n:p")));
    assertNull(of(basic("u:p\u0085")));
  }

  @Test
  void refusesHugeOnes() {
    assertNull(of(basic("u:" + "p".repeat(3072))));
    String password = "p".repeat(3000);
    assertEquals(new BasicCredentials("u", password), of(basic("u:" + password)));
  }

  @Test
  void needsExactlyOneField() {
    assertNull(BasicCredentials.of(Messages.fields("Authorization: Basic dTpw")));
    String line = "Proxy-Authorization: Basic dTpw";
    assertNull(BasicCredentials.of(Messages.fields(line, line)));
  }

  @Test
  void doesNotShowThePassword() {
    assertFalse(new BasicCredentials("u", "secret").toString().contains("secret"));
  }
}
