package io.calamary.core.internal.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  @Test
  void theFamiliesTakeTurnsAndThePreferredOneBegins() {
    assertEquals("::1 1.1.1.1 ::2 2.2.2.2 ::3", all(true, "::1 ::2 ::3 1.1.1.1 2.2.2.2"));
    assertEquals("1.1.1.1 ::1 2.2.2.2 ::2 ::3", all(false, "::1 ::2 ::3 1.1.1.1 2.2.2.2"));
  }

  @Test
  void oneFamilyKeepsItsOrder() {
    assertEquals("3.3.3.3 1.1.1.1 2.2.2.2", all(true, "3.3.3.3 1.1.1.1 2.2.2.2"));
    assertEquals("::3 ::1", all(false, "::3 ::1"));
    assertEquals("", all(true, ""));
  }

  @Test
  void whatComesLateTakesItsTurns() {
    Candidates candidates = new Candidates(true);
    candidates.add(addresses("1.1.1.1 2.2.2.2 3.3.3.3"));
    InetAddress first = candidates.next();
    assertEquals(of("1.1.1.1"), first);
    candidates.add(addresses("::1 ::2"));
    assertEquals("::1 2.2.2.2 ::2 3.3.3.3", rest(candidates));
  }

  @Test
  void whatComesAfterTheEndIsNext() {
    Candidates candidates = new Candidates(true);
    candidates.add(addresses("::1"));
    assertEquals("::1", rest(candidates));
    assertFalse(candidates.hasNext());
    assertNull(candidates.next());
    candidates.add(addresses("1.1.1.1"));
    assertTrue(candidates.hasNext());
    assertEquals("1.1.1.1", rest(candidates));
  }

  @Test
  void aNewRoundBeginsWithTheFirst() {
    Candidates candidates = new Candidates(false);
    assertTrue(candidates.isEmpty());
    candidates.add(addresses("::1 1.1.1.1"));
    assertFalse(candidates.isEmpty());
    assertEquals("1.1.1.1 ::1", rest(candidates));
    candidates.rewind();
    assertEquals("1.1.1.1 ::1", rest(candidates));
  }

  private static String all(boolean ipv6First, String addresses) {
    Candidates candidates = new Candidates(ipv6First);
    candidates.add(addresses(addresses));
    return rest(candidates);
  }

  private static String rest(Candidates candidates) {
    List<String> rest = new ArrayList<>();
    for (InetAddress next = candidates.next(); next != null; next = candidates.next()) {
      rest.add(text(next));
    }
    return String.join(" ", rest);
  }

  private static List<InetAddress> addresses(String text) {
    return Stream.of(text.split(" ")).filter(s -> !s.isEmpty()).map(CandidatesTest::of).toList();
  }

  private static InetAddress of(String literal) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(literal);
    if (address == null) {
      throw new AssertionError(literal);
    }
    return address;
  }

  private static String text(InetAddress address) {
    return NetUtil.toAddressString(address);
  }
}
