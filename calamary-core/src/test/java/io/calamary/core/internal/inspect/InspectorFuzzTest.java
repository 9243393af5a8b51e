package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.flow.Endpoint;
import io.calamary.flow.Inspection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Feeds changed vectors and random bytes: nothing may be thrown, nothing read beyond the end, and
 * every way of cutting the bytes must give the same answer. The seeds are fixed.
 */
class InspectorFuzzTest {
  private static final int BOUND = 700;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void changedVectors(long seed) throws IOException {
    Random random = new Random(seed);
    List<byte[]> seeds = seeds();
    Map<String, Integer> answers = new HashMap<>();
    for (int i = 0; i < 4000; i++) {
      byte[] bytes = change(seeds.get(random.nextInt(seeds.size())), seeds, random);
      String inspection = Cuts.everywhere(bytes, "MORE", b -> check(Inspector.inspect(b, BOUND)));
      Cuts.everywhere(bytes, "NEED_MORE", b -> Cuts.text(ClientHelloParser.parse(b, BOUND)));
      Cuts.everywhere(bytes, "NEED_MORE", b -> Cuts.text(ClientHelloParser.parseMessage(b, BOUND)));
      Cuts.ask(bytes, bytes.length, b -> check(Optional.of(Inspector.stalled(b, BOUND))));
      answers.merge(inspection.replaceFirst(" .*", ""), 1, Integer::sum);
    }
    // The changes are worth something only if they lead to all the kinds of answers.
    for (String kind : List.of("TLS", "HTTP1", "UNKNOWN", "MORE")) {
      assertNotNull(answers.get(kind), kind + " in " + answers);
    }
  }

  @Test
  void changedLongHellos() {
    Random random = new Random(5);
    byte[] base = new HelloBytes().extension(21, new byte[20_000]).serverName("a.eg").records();
    for (int i = 0; i < 200; i++) {
      byte[] bytes = change(base, List.of(base), random);
      String whole = Cuts.ask(bytes, bytes.length, InspectorTest::inspect);
      boolean decided = false;
      for (int length = 0; length < bytes.length; length += 1 + random.nextInt(700)) {
        String answer = Cuts.ask(bytes, length, InspectorTest::inspect);
        if (decided || !answer.equals("MORE")) {
          assertEquals(whole, answer, "answer to the first " + length + " bytes");
          decided = true;
        }
      }
    }
  }

  @Test
  void randomBytes() {
    Random random = new Random(6);
    byte[] likely = HelloBytes.bytes(0, 1, 2, 3, 20, 22, 23, 0x80, 0xff, 'G', ' ', '/', '\r', '\n');
    for (int i = 0; i < 30_000; i++) {
      byte[] bytes = new byte[random.nextInt(24)];
      random.nextBytes(bytes);
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = random.nextBoolean() ? bytes[k] : likely[random.nextInt(likely.length)];
      }
      Cuts.everywhere(bytes, "MORE", b -> check(Inspector.inspect(b, 16)));
      Cuts.everywhere(bytes, "MORE", b -> check(Inspector.inspect(b, BOUND)));
    }
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> out = new ArrayList<>();
    for (Vectors.Vector vector : Vectors.load()) {
      if (vector.bytes().length < 1000) {
        out.add(vector.bytes());
      }
    }
    byte[] full = new HelloBytes().serverName("a.eg").alpn("h2").extension(43, 2, 3, 4).message();
    out.add(full);
    out.add(HelloBytes.records(full, 20));
    for (String text :
        List.of(
            "GET http://a.eg/ HTTP/1.1\r\nHost: a.eg:80\r\nX: [::1]\r\n\r\n",
            "POST / HTTP/1.0\nhost:b.eg\n\n",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "SSH-2.0-x\r\n")) {
      out.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    return out;
  }

  /** One to four changes: other bytes, bytes put in, taken out, put twice, or of another seed. */
  private static byte[] change(byte[] base, List<byte[]> seeds, Random random) {
    byte[] bytes = base.clone();
    for (int n = random.nextInt(4); n >= 0 && bytes.length > 0; n--) {
      int at = random.nextInt(random.nextBoolean() ? bytes.length : Math.min(bytes.length, 80));
      int length = Math.min(bytes.length - at, random.nextInt(12));
      byte[] head = Arrays.copyOf(bytes, at);
      byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
      byte[] piece = Arrays.copyOf(tail, length);
      byte[] other = seeds.get(random.nextInt(seeds.size()));
      switch (random.nextInt(6)) {
        case 0 -> bytes[at] = (byte) random.nextInt();
        case 1 -> bytes[at] += (byte) (random.nextBoolean() ? 1 : -1);
        case 2 -> bytes = HelloBytes.concat(head, piece, tail);
        case 3 -> bytes = HelloBytes.concat(head, Arrays.copyOfRange(tail, length, tail.length));
        case 4 -> bytes = head;
        default -> {
          int from = random.nextInt(other.length);
          bytes = HelloBytes.concat(head, Arrays.copyOfRange(other, from, other.length));
        }
      }
    }
    return bytes;
  }

  /** What every answer must keep, whatever the bytes were. */
  private static String check(Optional<Inspection> answer) {
    answer.ifPresent(
        found -> {
          String name = found.serverName();
          if (name != null) {
            Endpoint endpoint = Endpoint.of(name, 443);
            assertEquals(name, endpoint.host());
            assertEquals(null, endpoint.address());
          }
          String host = found.httpHost();
          if (host != null) {
            assertEquals(host, Endpoint.of(host, 80).host());
          }
          for (String protocol : found.alpn()) {
            assertEquals(true, protocol.chars().allMatch(c -> c > ' ' && c < 0x7f));
          }
        });
    return answer.map(InspectorTest::text).orElse("MORE");
  }
}
