package io.calamary.examples.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.ListenerTestKit;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

// tag::line-mode-test[]
class LineModeTest extends ListenerTestKit {
  @Override
  protected ListenerMode mode() {
    return new LineClient();
  }

  private static final class LineClient implements ListenerMode {
    @Override
    public Listener listener(InetSocketAddress bind) {
      return new LineMode.LineListener("line", bind);
    }

    @Override
    public List<Extension> extensions() {
      return List.of(new LineMode.LineProvider());
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
      return "x".repeat(1000).getBytes(StandardCharsets.US_ASCII);
    }
  }
}
// end::line-mode-test[]
