package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FieldsTest {
  private final Fields fields =
      Messages.fields("hOST:  o.test \t", "X-Two: 1", "Via:1.1 a", "x-two:", "Via: \u00e4");

  @Test
  void keepsLinesInOrderAndTrimsValues() {
    assertEquals(
        "hOST=o.test(HOST)|X-Two=1(null)|Via=1.1 a(VIA)|x-two=(null)|Via=\u00e4(VIA)|",
        Messages.describe(fields));
  }

  @Test
  void looksUpKnownNames() {
    assertTrue(fields.has(FieldName.VIA));
    assertEquals(2, fields.first(FieldName.VIA));
    assertEquals(4, fields.next(FieldName.VIA, 2));
    assertEquals(-1, fields.next(FieldName.VIA, 4));
    assertEquals(2, fields.count(FieldName.VIA));
    assertEquals("1.1 a", fields.value(FieldName.VIA));
    assertFalse(fields.has(FieldName.TE));
    assertEquals(-1, fields.first(FieldName.TE));
    assertEquals(0, fields.count(FieldName.TE));
    assertNull(fields.value(FieldName.TE));
  }

  @Test
  void looksUpAnyNameWithoutCase() {
    assertEquals(1, fields.first("x-TWO"));
    assertEquals(0, fields.first("Host"));
    assertEquals(-1, fields.first("x-tw"));
    assertEquals(-1, fields.first("x-tw\u00d6"));
  }

  @Test
  void growsWithTheNumberOfLines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      lines.add("n" + i + ": v" + i);
    }
    Fields many = Messages.fields(lines.toArray(String[]::new));
    assertEquals(200, many.size());
    assertEquals("v199", many.value(many.first("N199")));
  }

  @Test
  void emptyHasNothing() {
    assertEquals(0, Fields.EMPTY.size());
    assertEquals("", Fields.EMPTY.toString());
    assertFalse(Fields.EMPTY.list(FieldName.TE).next());
  }
}
