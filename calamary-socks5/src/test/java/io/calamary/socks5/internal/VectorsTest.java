package io.calamary.socks5.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Requests on the wire (name, tab, bytes in hex), each with what is made of it. */
class VectorsTest {
  private static Map<String, String> lines(String resource) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    try (InputStream in = VectorsTest.class.getResourceAsStream(resource)) {
      String text =
          new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.US_ASCII);
      text.lines().map(line -> line.split("\t")).forEach(line -> lines.put(line[0], line[1]));
    }
    return lines;
  }

  @Test
  void everyVectorIsExpectedToDoSomething() throws IOException {
    assertEquals(
        lines("/vectors/socks5.txt").keySet(), lines("/vectors/socks5-reactions.txt").keySet());
  }

  @TestFactory
  Stream<DynamicTest> everyVectorHasItsReaction() throws IOException {
    Map<String, String> reactions = lines("/vectors/socks5-reactions.txt");
    return lines("/vectors/socks5.txt").entrySet().stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getKey(),
                    () ->
                        assertEquals(
                            reactions.get(vector.getKey()),
                            Bytes.everywhere(Bytes.hex(vector.getValue()), RequestParser::parse))));
  }
}
