package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.Await;
import io.calamary.core.testkit.RawClient;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * WebSockets: through CONNECT, as the JDK and browsers do, and by an Upgrade in a plain request.
 */
class WebSocketIT {
  private static EchoServer server;
  private static Identity identity;
  private static int port;
  private static int tlsPort;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Work.folder("websocket");
    identity = Identity.create(folder, "www.test");
    server = new EchoServer();
    port = server.listen(null);
    tlsPort =
        server.listen(
            SslContextBuilder.forServer(identity.certificate().toFile(), identity.key().toFile())
                .build());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final class Messages implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> texts = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder part = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        texts.add(part.toString());
        part.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return null;
    }
  }

  private static void converse(EmbeddedProxy proxy, String url) throws InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .proxy(ProxySelector.of(proxy.address()))
            .sslContext(identity.trusting())
            .build();
    Messages messages = new Messages();
    WebSocket socket =
        Await.get(client.newWebSocketBuilder().buildAsync(URI.create(url), messages));
    String large = "x".repeat(50_000);
    Await.get(socket.sendText("hello", true));
    assertEquals("echo hello", messages.texts.poll(20, TimeUnit.SECONDS));
    Await.get(socket.sendText(large, true));
    assertTrue(("echo " + large).equals(messages.texts.poll(20, TimeUnit.SECONDS)), "large text");
    Await.get(socket.sendClose(WebSocket.NORMAL_CLOSURE, "done"));
    assertEquals(WebSocket.NORMAL_CLOSURE, Await.get(messages.closed));
    assertNull(messages.texts.poll());
  }

  @Test
  void talksPlain() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      converse(proxy, "ws://www.test:" + port + "/echo");
      assertEquals(1, proxy.observer().connected().size());
    }
  }

  @Test
  void talksOverTls() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      converse(proxy, "wss://www.test:" + tlsPort + "/echo");
      assertEquals(1, proxy.observer().connected().size());
    }
  }

  /** A masked frame, with a mask of zeros, and the frame that answers it. */
  @Test
  void upgradesAPlainRequest() throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start();
        RawClient client = RawClient.connect(proxy.address())) {
      String authority = "www.test:" + port;
      client.send(
          ("GET http://" + authority + "/echo HTTP/1.1\r\nHost: " + authority + "\r\n")
              + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      String head = client.readUntil("\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 101 "), head);
      assertTrue(head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), head);
      client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'});
      byte[] answer = client.readExactly(9);
      assertEquals((byte) 0x81, answer[0]);
      assertEquals(7, answer[1]);
      assertEquals("echo hi", new String(answer, 2, 7, StandardCharsets.US_ASCII));
    }
  }
}
