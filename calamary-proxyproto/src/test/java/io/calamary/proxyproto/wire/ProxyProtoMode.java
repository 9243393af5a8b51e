package io.calamary.proxyproto.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.Extension;
import io.calamary.Listener;
import io.calamary.core.testkit.End;
import io.calamary.core.testkit.ListenerMode;
import io.calamary.core.testkit.RawClient;
import io.calamary.core.testkit.Received;
import io.calamary.flow.CloseReason;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.proxyproto.internal.ProxyPrefaceProvider;
import io.calamary.proxyproto.internal.ProxyProtocolProvider;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The mode, with lines of version 1. */
class ProxyProtoMode implements ListenerMode {
  @Override
  public Listener listener(InetSocketAddress bind) {
    return ProxyProtocolListener.builder().bind(bind).trustAny().build();
  }

  @Override
  public List<Extension> extensions() {
    return List.of(new ProxyProtocolProvider(), new ProxyPrefaceProvider());
  }

  /** The limit of a source is that of the source in the header, so the header tells the truth. */
  @Override
  public byte[] request(String host, int port) {
    boolean six = host.contains(":");
    String line =
        "PROXY TCP" + (six ? "6 ::1 " : "4 127.0.0.1 ") + host + " 40000 " + port + "\r\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void readSuccess(RawClient client) {
    // Nobody is answered in this protocol.
  }

  @Override
  public void assertRefused(CloseReason reason, Received answer) {
    assertEquals(End.RST, answer.end(), answer::toString);
    assertEquals(0, answer.bytes().length);
  }

  @Override
  public byte[] oversize() {
    return ("PROXY UNKNOWN " + "x".repeat(120)).getBytes(StandardCharsets.US_ASCII);
  }
}
