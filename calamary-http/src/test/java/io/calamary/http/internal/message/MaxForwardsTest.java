package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaxForwardsTest {
  private static Parsed<Long> of(String method, String... lines) {
    return MaxForwards.of(Messages.request(method + " http://o/ HTTP/1.1", lines));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "007, 7", "999999999, 999999999", "1000000000, 999999999"})
  void counts(String value, long expected) {
    assertEquals(expected, of("OPTIONS", "Max-Forwards: " + value).value());
    assertEquals(expected, of("TRACE", "max-forwards: " + value).value());
  }

  @Test
  void muchIsStillANumber() {
    assertEquals(999_999_999, of("TRACE", "Max-Forwards: " + "9".repeat(1000)).value());
  }

  @Test
  void isUnlimitedWithoutTheField() {
    assertEquals(MaxForwards.UNLIMITED, of("OPTIONS").value());
  }

  @Test
  void isIgnoredForOtherMethods() {
    assertEquals(MaxForwards.UNLIMITED, of("GET", "Max-Forwards: 0").value());
    assertEquals(MaxForwards.UNLIMITED, of("POST", "Max-Forwards: x").value());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "x", "1 2", "0x1", "1,2"})
  void refusesWhatIsNoNumber(String value) {
    assertNotNull(of("OPTIONS", "Max-Forwards: " + value).failure());
  }

  @Test
  void refusesTwo() {
    assertNotNull(of("OPTIONS", "Max-Forwards: 1", "Max-Forwards: 1").failure());
  }
}
