package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldListTest {
  private static List<String> elements(String... lines) {
    FieldList list = Messages.fields(lines).list(FieldName.TE);
    List<String> elements = new ArrayList<>();
    while (list.next()) {
      elements.add(list.text());
    }
    return elements;
  }

  @Test
  void splitsAtCommasOverAllLines() {
    assertEquals(
        List.of("a", "b;q=0.5", "c d", "e"), elements("TE: a,\tb;q=0.5 ,c d", "Via: x", "te:e"));
  }

  @Test
  void skipsEmptyElements() {
    assertEquals(List.of("a", "b"), elements("TE: ,, a , ,b,", "TE:", "TE: , "));
  }

  @Test
  void keepsQuotedStringsTogether() {
    assertEquals(List.of("a=\"x, \\\", y\"", "b"), elements("TE: a=\"x, \\\", y\", b"));
    assertEquals(List.of("\"open, b"), elements("TE: \"open, b"));
    assertEquals(List.of("\"open\\"), elements("TE: \"open\\"));
  }

  @Test
  void tellsTokensFromTokensWithParameters() {
    FieldList list = Messages.fields("TE: Chunked ;x").list(FieldName.TE);
    assertTrue(list.next());
    assertTrue(list.tokenIs(Octets.ascii("chunked")));
    assertFalse(list.is(Octets.ascii("chunked")));
    assertFalse(list.next());
  }
}
