package io.calamary.proxyproto.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers on the wire, each with what is made of it, however it is cut. */
class VectorsTest {
  /** Name, tab, and what is made of it by default; no text where more has to come. */
  private static final Map<String, String> REACTIONS = reactions();

  private static Map<String, String> reactions() {
    Map<String, String> reactions = new LinkedHashMap<>();
    Vector.lines("/vectors/proxy-protocol-reactions.txt")
        .map(line -> line.split("\t"))
        .forEach(line -> reactions.put(line[0], line[1]));
    return reactions;
  }

  @Test
  void everyVectorIsExpectedToDoSomething() {
    assertEquals(Vector.all().map(Vector::name).collect(Collectors.toSet()), REACTIONS.keySet());
  }

  @ParameterizedTest
  @MethodSource("io.calamary.proxyproto.internal.Vector#all")
  void everyVectorHasItsReaction(Vector vector) {
    assertEquals(REACTIONS.get(vector.name()), Bytes.everywhere(vector.whole()));
  }
}
