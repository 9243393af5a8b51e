package io.calamary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimeoutsTest {
  /** One of the timeouts: how to set it, how to get it, what it is by default. */
  record Setting(
      String name,
      BiFunction<Timeouts.Builder, Duration, Timeouts.Builder> set,
      Function<Timeouts, Duration> get,
      Duration standard) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }

  static Stream<Setting> settings() {
    return Stream.of(
        new Setting("handshake", Timeouts.Builder::handshake, Timeouts::handshake, ms(10_000)),
        new Setting("inspect", Timeouts.Builder::inspect, Timeouts::inspect, ms(300)),
        new Setting("decide", Timeouts.Builder::decide, Timeouts::decide, ms(5_000)),
        new Setting("resolve", Timeouts.Builder::resolve, Timeouts::resolve, ms(5_000)),
        new Setting("connect", Timeouts.Builder::connect, Timeouts::connect, ms(10_000)),
        new Setting(
            "attemptDelay", Timeouts.Builder::attemptDelay, Timeouts::attemptDelay, ms(250)),
        new Setting("response", Timeouts.Builder::response, Timeouts::response, ms(60_000)),
        new Setting("idle", Timeouts.Builder::idle, Timeouts::idle, ms(300_000)),
        new Setting("udpIdle", Timeouts.Builder::udpIdle, Timeouts::udpIdle, ms(60_000)),
        new Setting("dnsIdle", Timeouts.Builder::dnsIdle, Timeouts::dnsIdle, ms(10_000)),
        new Setting("quicIdle", Timeouts.Builder::quicIdle, Timeouts::quicIdle, ms(30_000)),
        new Setting("keepAlive", Timeouts.Builder::keepAlive, Timeouts::keepAlive, ms(60_000)),
        new Setting("idleTarget", Timeouts.Builder::idleTarget, Timeouts::idleTarget, ms(30_000)),
        new Setting("drain", Timeouts.Builder::drain, Timeouts::drain, ms(0)));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void hasADefaultAndKeepsWhatItIsTold(Setting setting) {
    Timeouts changed = setting.set().apply(Timeouts.builder(), ms(1234)).build();

    assertEquals(setting.standard(), setting.get().apply(Timeouts.defaults()));
    settings()
        .forEach(
            other ->
                assertEquals(
                    other.name().equals(setting.name()) ? ms(1234) : other.standard(),
                    other.get().apply(changed),
                    other.name()));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void staysWithinBounds(Setting setting) {
    Timeouts.Builder builder = Timeouts.builder();
    Duration day = Duration.ofDays(1);

    assertEquals(day, setting.get().apply(setting.set().apply(builder, day).build()));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> setting.set().apply(builder, day.plusNanos(1)));
    assertTrue(e.getMessage().startsWith(setting.name() + ": PT24H"), e.getMessage());
    assertThrows(
        IllegalArgumentException.class, () -> setting.set().apply(builder, Duration.ofNanos(-1)));
    assertThrows(NullPointerException.class, () -> setting.set().apply(builder, null));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void isLongerThanZeroButForTheDrain(Setting setting) {
    Timeouts.Builder builder = Timeouts.builder();
    if (setting.name().equals("drain")) {
      assertEquals(Duration.ZERO, builder.drain(ms(5)).drain(Duration.ZERO).build().drain());
    } else {
      assertThrows(
          IllegalArgumentException.class, () -> setting.set().apply(builder, Duration.ZERO));
    }
  }

  @Test
  void doesNotChangeWithItsBuilder() {
    Timeouts.Builder builder = Timeouts.builder().idle(ms(1));
    Timeouts timeouts = builder.build();
    builder.idle(ms(2));

    assertEquals(ms(1), timeouts.idle());
  }
}
