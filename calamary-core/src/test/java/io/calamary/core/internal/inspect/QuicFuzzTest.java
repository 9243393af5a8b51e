package io.calamary.core.internal.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.calamary.core.testkit.QuicInitial;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Feeds changed packets: nothing may be thrown, and nothing read beyond the end. Frames are changed
 * before they are protected, as what is changed later is not even looked at. The seeds are fixed.
 */
class QuicFuzzTest {
  private static final String ID = "0102030405060708";
  private static final byte[] HELLO =
      new HelloBytes().serverName("a.eg").alpn("h3").extension(43, 2, 3, 4).message();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void changedFrames(long seed) {
    Random random = new Random(seed);
    Map<String, Integer> answers = new HashMap<>();
    Datagrams flow = new Datagrams();
    for (int i = 0; i < 4000; i++) {
      byte[] frames = frames(random);
      for (int n = random.nextInt(4); n > 0; n--) {
        frames = change(frames, random);
      }
      QuicInitial packet = QuicInitial.v1(ID).number(random.nextInt(300), 2).frames(frames);
      byte[] datagram = packet.size(random.nextInt(20) == 0 ? 100 : 1200).build();
      String answer = Datagrams.look(datagram);
      assertEquals(answer, Datagrams.look(datagram));
      answers.merge(answer.contains("malformed") ? "malformed" : answer, 1, Integer::sum);
      // What one flow remembers must not break it, either.
      flow.next(datagram);
      flow.mayBegin(datagram);
    }
    for (String kind : List.of("QUIC a.eg [h3] 1.3", "malformed", "MORE")) {
      assertNotNull(answers.get(kind), kind + " in " + answers);
    }
  }

  /** The hello in some pieces, with other frames between. */
  private static byte[] frames(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < HELLO.length) {
      int to = Math.min(HELLO.length, at + 1 + random.nextInt(HELLO.length));
      out.writeBytes(new byte[] {6});
      out.writeBytes(QuicInitial.varint(at));
      out.writeBytes(QuicInitial.varint(to - at));
      out.write(HELLO, at, to - at);
      switch (random.nextInt(5)) {
        case 0 -> out.writeBytes(HelloBytes.bytes(1, 0, 0));
        case 1 -> out.writeBytes(HelloBytes.bytes(2, 5, 0, 1, 0, 0, 0));
        case 2 -> out.writeBytes(HelloBytes.bytes(0x1c, 0, 0, 1, 'x'));
        default -> {}
      }
      at = to;
    }
    return out.toByteArray();
  }

  private static byte[] change(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    int at = random.nextInt(bytes.length);
    byte[] out = bytes.clone();
    switch (random.nextInt(5)) {
      case 0 -> out[at] = (byte) random.nextInt();
      case 1 -> out[at] = (byte) 0xff;
      case 2 -> out[at] += (byte) (random.nextBoolean() ? 1 : -1);
      case 3 -> out = Arrays.copyOf(out, at);
      default ->
          out = HelloBytes.concat(Arrays.copyOf(out, at), Arrays.copyOfRange(out, at / 2, at), out);
    }
    return out.length > 20_000 ? bytes : out;
  }

  @Test
  void changedHeaders() {
    Random random = new Random(4);
    byte[] good = QuicInitial.v1(ID).token(30).crypto(HELLO).build();
    for (int i = 0; i < 20_000; i++) {
      byte[] datagram = good.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        datagram[random.nextInt(60)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xff);
      }
      datagram =
          Arrays.copyOf(datagram, random.nextBoolean() ? datagram.length : random.nextInt(1200));
      Datagrams.look(datagram);
    }
  }

  @Test
  void randomBytesAreNotQuic() {
    Random random = new Random(5);
    for (int i = 0; i < 100_000; i++) {
      byte[] datagram = new byte[random.nextInt(i % 4 == 0 ? 1500 : 100)];
      random.nextBytes(datagram);
      if (datagram.length > 0 && i % 2 == 0) {
        datagram[0] |= (byte) 0xc0;
      }
      String answer = Datagrams.look(datagram);
      assertEquals(false, answer.startsWith("QUIC"), answer);
    }
  }

  @Test
  void otherProtocolsThroughTheSameParsers() {
    Random random = new Random(6);
    List<byte[]> seeds =
        List.of(DatagramInspectorTest.QUERY, DatagramInspectorTest.dtls(HELLO, 0, 60));
    for (byte[] seed : seeds) {
      for (int i = 0; i < 20_000; i++) {
        byte[] datagram = seed;
        for (int n = random.nextInt(3); n >= 0; n--) {
          datagram = change(datagram, random);
        }
        Datagrams flow = new Datagrams();
        flow.next(datagram);
        flow.next(seed);
        flow.stalled();
      }
    }
  }
}
