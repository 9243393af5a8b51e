package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GssNamesTest {
  @ParameterizedTest
  @CsvSource({
    "alice@A.TEST, , alice@A.TEST",
    "alice@A.TEST, A.TEST, alice",
    "alice@A.TEST, a.test, alice@A.TEST",
    "alice@B.TEST, A.TEST, alice@B.TEST",
    "alice@A.TEST, TEST, alice@A.TEST",
    "alice/admin@A.TEST, A.TEST, alice/admin",
    "jürgen@A.TEST, A.TEST, jürgen",
    "a\\@B.TEST@A.TEST, A.TEST, a\\@B.TEST"
  })
  void leavesTheLocalRealmOut(String principal, String realm, String user) throws GssRefusal {
    assertEquals(user, GssNames.user(principal, realm));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@A.TEST", "a\nb@A.TEST", "a\u0000@A.TEST", "a\u0085@A.TEST", "a\\"})
  void refusesWhatIsNoName(String principal) {
    assertThrows(GssRefusal.class, () -> GssNames.user(principal, "A.TEST"));
  }

  @Test
  void refusesWhatIsTooLong() throws GssRefusal {
    assertEquals("a".repeat(255), GssNames.user("a".repeat(255), null));
    assertThrows(GssRefusal.class, () -> GssNames.user("a".repeat(256), null));
  }

  /** Else a name of this realm could be taken for one of another. */
  @Test
  void refusesWhatEndsBeforeAnEscapedAt() {
    assertThrows(GssRefusal.class, () -> GssNames.user("a\\@A.TEST", "A.TEST"));
  }
}
