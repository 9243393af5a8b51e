package io.calamary.core.line;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What the kit must know of the line mode. */
public final class LineClient implements ListenerMode {
  /** Makes it. */
  public LineClient() {}

  @Override
  public Listener listener(InetSocketAddress bind) {
    return new LineListener("line", bind);
  }

  @Override
  public List<Extension> extensions() {
    return List.of(new LineProvider());
  }

  @Override
  public byte[] request(String host, int port) {
    return (host + " " + port + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void readSuccess(RawClient client) throws IOException {
    assertEquals("ok\n", client.readUntil("\n"));
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    assertEquals("no " + reason + "\n", answer.text());
    assertEquals(End.FIN, answer.end());
  }

  @Override
  public byte[] oversize() {
    byte[] bytes = new byte[LineProvider.MOST + 10];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }
}
