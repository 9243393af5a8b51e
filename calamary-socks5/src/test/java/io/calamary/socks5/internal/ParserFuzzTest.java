package io.calamary.socks5.internal;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random bytes that look a little like messages: no exception, and cuts change nothing. */
class ParserFuzzTest {
  private static final int ROUNDS = 3000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void cutsChangeNothing(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = new byte[random.nextInt(48)];
      random.nextBytes(bytes);
      for (int j = 0; j < bytes.length; j++) {
        if (random.nextInt(3) > 0) {
          bytes[j] = (byte) random.nextInt(6);
        }
      }
      Bytes.everywhere(bytes, GreetingParser::parse);
      Bytes.everywhere(bytes, PasswordParser::parse);
      Bytes.everywhere(bytes, RequestParser::parse);
      Bytes.everywhere(bytes, Socks4Parser::parse);
      Bytes.everywhere(bytes, in -> GssMessage.parse(in, GssMessage.CONTEXT));
      Bytes.everywhere(bytes, in -> GssMessage.parse(in, GssMessage.DATA));
    }
  }
}
