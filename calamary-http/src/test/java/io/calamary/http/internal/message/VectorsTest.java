package io.calamary.http.internal.message;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Wire vectors (name, tab, octets in hex with commas between segments), each with what a forward
 * proxy makes of it as far as the syntax alone decides (name, tab, reaction with escapes).
 */
class VectorsTest {
  private static Map<String, String> lines(String resource) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    try (InputStream in = VectorsTest.class.getResourceAsStream(resource)) {
      String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
      for (String line : text.split("\n")) {
        String[] parts = line.split("\t");
        lines.put(parts[0], parts[1]);
      }
    }
    return lines;
  }

  @TestFactory
  Stream<DynamicTest> everyVectorHasItsReaction() throws IOException {
    Map<String, String> reactions = lines("/vectors/http-reactions.txt");
    return lines("/vectors/http.txt").entrySet().stream()
        .map(
            vector ->
                DynamicTest.dynamicTest(
                    vector.getKey(),
                    () -> check(vector.getValue(), reactions.getOrDefault(vector.getKey(), ""))));
  }

  private static void check(String hex, String reaction) {
    byte[] octets = HexFormat.of().parseHex(hex.replace(",", ""));
    assertEquals(reaction, Forwarding.of(octets).replace("\r", "\\r").replace("\n", "\\n"));
    if (octets.length < 1000) {
      Cuts.everywhere(() -> new RequestReader(HeadLimits.DEFAULT), octets);
      return;
    }
    String whole = Cuts.read(new RequestReader(HeadLimits.DEFAULT), octets, octets.length);
    for (int step : new int[] {1, 7, 2048, 8192, 50_000}) {
      assertEquals(whole, Cuts.read(new RequestReader(HeadLimits.DEFAULT), octets, step));
    }
  }

  @Test
  void vectorsAndReactionsAreTheSame() throws IOException {
    assertEquals(63, lines("/vectors/http.txt").size());
    assertEquals(
        lines("/vectors/http.txt").keySet(), lines("/vectors/http-reactions.txt").keySet());
  }
}
