package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.auth.Credentials;
import io.calamary.flow.CloseReason;
import io.calamary.flow.Endpoint;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Socks5HandshakeTest {
  private static final String BOUND4 = "05000001c00002010050";

  private static Played plain(String answerHex) {
    return played(Endpoint.of("a.test", 443), null, answerHex);
  }

  private static Played played(Endpoint target, Credentials credentials, String answerHex) {
    return Played.everywhere(
        () -> new Socks5Handshake(target, credentials), HexFormat.of().parseHex(answerHex));
  }

  @Test
  void asksForAName() {
    Played played = plain("0500" + BOUND4 + "cafe");
    assertEquals("050100" + "05010003" + "06612e74657374" + "01bb", Played.hex(played.said()));
    assertEquals(Outcome.DONE, played.outcome());
    assertEquals("cafe", Played.hex(played.rest()), "what belongs to the target");
  }

  @Test
  void asksForAddresses() {
    Played four = played(Endpoint.of("192.0.2.9", 80), null, "0500" + BOUND4);
    Played six = played(Endpoint.of("2001:db8::9", 80), null, "0500" + BOUND4);
    assertEquals("050100" + "05010001c00002090050", Played.hex(four.said()));
    assertEquals("050100" + "0501000420010db80000000000000000000000090050", Played.hex(six.said()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        BOUND4,
        "0500000301610050",
        "050000030000ff",
        "0500000420010db80000000000000000000000090050"
      })
  void takesTheBoundAddressOfEveryType(String reply) {
    Played played = plain("0500" + reply + "ff");
    assertEquals(Outcome.DONE, played.outcome());
    assertEquals("ff", Played.hex(played.rest()));
  }

  @Test
  void logsInWhereItIsAsked() {
    Played played =
        played(Endpoint.of("a.test", 1), new Credentials("bob", "pw"), "0502" + "0100" + BOUND4);
    assertEquals(
        "05020002" + "0103626f62027077" + "0501000306612e746573740001", Played.hex(played.said()));
    assertEquals(Outcome.DONE, played.outcome());
  }

  @Test
  void keepsTheLoginToItselfWhereNobodyAsks() {
    Played played = played(Endpoint.of("a.test", 1), new Credentials("bob", "pw"), "0500" + BOUND4);
    assertEquals("05020002" + "0501000306612e746573740001", Played.hex(played.said()));
  }

  @Test
  void tellsThatTheLoginIsWrong() {
    Outcome outcome =
        played(Endpoint.of("a.test", 1), new Credentials("bob", "pw"), "05020101").outcome();
    assertEquals(Outcome.refused(CloseReason.UPSTREAM_FAILED, "refused the login"), outcome);
  }

  @Test
  void tellsThatALoginIsWanted() {
    assertEquals("wants a login", plain("05ff").outcome().detail());
    assertEquals(Outcome.State.BROKEN, plain("0502").outcome().state(), "it was not offered");
  }

  @ParameterizedTest
  @CsvSource({
    "1, UPSTREAM_FAILED",
    "2, UPSTREAM_DENIED",
    "3, NETWORK_UNREACHABLE",
    "4, HOST_UNREACHABLE",
    "5, CONNECTION_REFUSED",
    "6, CONNECT_TIMEOUT",
    "7, UPSTREAM_FAILED",
    "8, UPSTREAM_FAILED",
    "9, UPSTREAM_FAILED"
  })
  void maps(int code, CloseReason reason) {
    Outcome outcome = plain("050005" + "0" + code).outcome();
    assertEquals(Outcome.State.REFUSED, outcome.state());
    assertEquals(reason, outcome.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {"04", "0505", "050004", "0500050000020000", "485454502f312e31"})
  void refusesWhatIsNoAnswer(String answer) {
    assertEquals(Outcome.State.BROKEN, plain(answer).outcome().state());
  }
}
