package io.calamary.core.internal.inspect;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClientHelloVectorsTest {
  private static final int MAX = 64 * 1024;
  private static final String MORE = "NEED_MORE";
  private static final String WWW = "HELLO www.example.com 1.2 [h2, http/1.1]";

  private static final Map<String, String> EXPECTED =
      Map.ofEntries(
          entry("T01", WWW),
          entry("T02", WWW),
          entry("T03", WWW),
          entry("T04", WWW),
          entry("T05", WWW),
          entry("T06", WWW),
          entry("T07", WWW),
          entry("T08", WWW),
          entry("T09", "HELLO www.example.com 1.2 []"),
          entry("T10", "HELLO null 1.2 [h2, http/1.1]"),
          entry("T11", "HELLO null 1.2 []"),
          entry("T12", "HELLO null MISSING 1.2 []"),
          entry("T13", "HELLO null MISSING 1.2 []"),
          entry("T14", "HELLO null ADDRESS 1.2 []"),
          entry("T15", "HELLO null INVALID 1.2 []"),
          entry("T16", "HELLO www.example.com DOT 1.2 []"),
          entry("T17", "HELLO www.example.com 1.2 []"),
          entry("T18", "MALFORMED DUPLICATE_EXTENSION"),
          entry("T19", "MALFORMED DUPLICATE_SERVER_NAME"),
          entry("T20", "MALFORMED EXTENSION_LENGTH"),
          entry("T21", "HELLO cloudflare-ech.com ECH 1.2 []"),
          entry("T22", "HELLO null SSLV2 1.0 []"),
          entry("T23", "MALFORMED EMPTY_RECORD"),
          entry("T24", "MALFORMED FIRST_RECORD_NOT_HANDSHAKE"),
          entry("T25", WWW),
          entry("T26", WWW),
          entry("T27", "NOT_TLS"),
          entry("T28", "MALFORMED MESSAGE_TOO_LONG"),
          entry("T29", "MALFORMED INTERLEAVED_RECORD"),
          entry("T30", "MALFORMED RECORD_TOO_LONG"),
          entry("T31", "NOT_TLS"),
          entry("T32", "HELLO null INVALID 1.2 []"),
          entry("T33", "HELLO null INVALID 1.2 []"));

  private static final Function<ByteBuf, String> PARSER =
      bytes -> Cuts.text(ClientHelloParser.parse(bytes, MAX));

  static Stream<Vectors.Vector> vectors() throws IOException {
    return Vectors.load().stream();
  }

  @Test
  void everyVectorIsExpectedAndEveryExpectationHasAVector() throws IOException {
    List<String> ids = vectors().map(Vectors.Vector::id).sorted().toList();
    assertEquals(EXPECTED.keySet().stream().sorted().toList(), ids);
  }

  /** Whole, byte by byte, cut at every position, with more bytes behind. */
  @ParameterizedTest
  @MethodSource("vectors")
  void cutAnywhere(Vectors.Vector vector) {
    assertEquals(EXPECTED.get(vector.id()), Cuts.everywhere(vector.bytes(), MORE, PARSER));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void inItsSegments(Vectors.Vector vector) {
    byte[] sofar = new byte[0];
    String answer = MORE;
    for (byte[] segment : vector.segments()) {
      sofar = HelloBytes.concat(sofar, segment);
      if (answer.equals(MORE)) {
        answer = Cuts.ask(sofar, sofar.length, PARSER);
      }
    }
    assertEquals(EXPECTED.get(vector.id()), answer);
  }

  /** The byte that decides, so that nobody waits for bytes that can change nothing. */
  @ParameterizedTest
  @MethodSource("vectors")
  void decidesAtTheFirstByteThatCan(Vectors.Vector vector) {
    Map<String, Integer> early =
        Map.ofEntries(
            entry("T22", 11),
            entry("T23", 5),
            entry("T24", 2),
            entry("T27", 2),
            entry("T28", 7),
            entry("T29", 5 + 50 + 1),
            entry("T30", 4),
            entry("T31", 1));
    byte[] bytes = vector.bytes();
    int at = early.getOrDefault(vector.id(), bytes.length);
    assertEquals(MORE, Cuts.ask(bytes, at - 1, PARSER), "one byte before");
    assertEquals(EXPECTED.get(vector.id()), Cuts.ask(bytes, at, PARSER));
  }
}
