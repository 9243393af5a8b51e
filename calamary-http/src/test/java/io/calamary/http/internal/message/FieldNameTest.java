package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FieldNameTest {
  private static @Nullable FieldName find(String name) {
    byte[] octets = Octets.ascii("<" + name + ">");
    return FieldName.find(octets, 1, octets.length - 1);
  }

  @Test
  void findsEachNameInAnyCase() {
    for (FieldName name : FieldName.values()) {
      assertSame(name, find(name.text()));
      assertSame(name, find(name.text().toLowerCase(Locale.ROOT)));
      assertSame(name, find(name.text().toUpperCase(Locale.ROOT)));
    }
  }

  @Test
  void doesNotFindOtherNames() {
    for (FieldName name : FieldName.values()) {
      String text = name.text();
      assertNull(find(text + "x"));
      assertNull(find("x" + text));
      assertNull(find(text.replace(text.charAt(1), '!')));
    }
    assertNull(find("x"));
  }

  @Test
  void aSetOfNamesFitsIntoALong() {
    assertTrue(FieldName.values().length <= 64);
    long set = FieldName.setOf(FieldName.HOST, FieldName.TE);
    assertEquals(FieldName.HOST.bit() | FieldName.TE.bit(), set);
    assertEquals(2, Long.bitCount(set));
  }
}
