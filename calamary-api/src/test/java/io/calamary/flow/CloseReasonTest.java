package io.calamary.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.flow.CloseReason.Side;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloseReasonTest {
  @ParameterizedTest
  @CsvSource({
    "COMPLETED, NONE",
    "CLIENT_CLOSED, CLIENT",
    "PROTOCOL_ERROR, CLIENT",
    "AUTHENTICATION_FAILED, CLIENT",
    "DENIED, POLICY",
    "ADDRESS_PROHIBITED, POLICY",
    "FILTER_ERROR, POLICY",
    "LIMIT_REACHED, POLICY",
    "LOOP_DETECTED, POLICY",
    "NAME_NOT_FOUND, TARGET",
    "CONNECTION_REFUSED, TARGET",
    "CONNECT_TIMEOUT, TARGET",
    "IDLE_TIMEOUT, NONE",
    "DRAINED, PROXY",
    "INTERNAL_ERROR, PROXY",
  })
  void saysWhoCausedTheEnd(CloseReason reason, Side side) {
    assertEquals(side, reason.side());
  }
}
