package io.calamary.core.internal.upstream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.auth.Credentials;
import io.calamary.flow.Endpoint;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Answers made of noise, and answers with some bytes changed: always one outcome, however cut. */
class HandshakeFuzzTest {
  private static final int ROUNDS = 4000;
  private static final Endpoint TARGET = Endpoint.of("www.test", 443);
  private static final String[] ANSWERS = {
    "HTTP/1.1 200 OK\r\nVia: 1.1 x\r\n\r\nrest",
    "HTTP/1.0 407 Login\r\nProxy-Status: x; error=dns_error\r\n\r\n",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad\r\n\r\n"
  };
  private static final byte[][] REPLIES = {
    {5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80, 9, 9},
    {5, 2, 1, 0, 5, 0, 0, 3, 2, 'a', 'b', 0, 80},
    {5, 0, 5, 5, 0, 1, 0, 0, 0, 0, 0, 0}
  };

  private static void play(Supplier<Handshake> made, Random random, byte[] like) {
    byte[] bytes = like.clone();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Played played = Played.everywhere(made, bytes);
    assertTrue(played.rest().length <= bytes.length);
  }

  @Test
  void connect() {
    Random random = new Random(20);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] like = Played.ascii(ANSWERS[i % ANSWERS.length]);
      play(() -> new ConnectHandshake(TARGET, null), random, like);
    }
  }

  @Test
  void socks5() {
    Random random = new Random(21);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] like = REPLIES[i % REPLIES.length];
      play(() -> new Socks5Handshake(TARGET, new Credentials("u", "p")), random, like);
    }
  }

  @Test
  void noise() {
    Random random = new Random(22);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[1 + random.nextInt(40)];
      random.nextBytes(bytes);
      Played.everywhere(() -> new ConnectHandshake(TARGET, null), bytes);
      bytes[0] = 5;
      Played.everywhere(() -> new Socks5Handshake(TARGET, null), bytes);
    }
  }
}
