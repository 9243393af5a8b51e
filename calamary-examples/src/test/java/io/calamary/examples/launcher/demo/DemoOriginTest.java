package io.calamary.examples.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DemoOriginTest {
  private static DemoOrigin origin;
  private static HttpClient client;

  @BeforeAll
  static void start() throws Exception {
    origin = DemoOrigin.start();
    client = HttpClient.newBuilder().sslContext(trusting(presented())).build();
  }

  @AfterAll
  static void stop() {
    origin.close();
  }

  /** The certificate that the origin shows, without judging it. */
  private static X509Certificate presented() throws Exception {
    SSLContext blind = SSLContext.getInstance("TLS");
    blind.init(null, new javax.net.ssl.TrustManager[] {new TrustAll()}, null);
    try (SSLSocket socket =
        (SSLSocket) blind.getSocketFactory().createSocket("127.0.0.1", origin.httpsPort())) {
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private static SSLContext trusting(X509Certificate certificate) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("origin", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> get(String url, HttpClient.Version version) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(url)).version(version).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void answersHttp() throws Exception {
    String url = "http://127.0.0.1:" + origin.httpPort() + "/x";
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response = get(url, HttpClient.Version.HTTP_1_1);
      assertEquals(200, response.statusCode());
      assertEquals("Hello from the demo origin: GET over HTTP/1.1\n", response.body());
    }
  }

  @Test
  void answersHttpsInBothVersions() throws Exception {
    String url = "https://127.0.0.1:" + origin.httpsPort() + "/";
    HttpResponse<String> one = get(url, HttpClient.Version.HTTP_1_1);
    assertEquals("Hello from the demo origin: GET over HTTP/1.1 and TLS\n", one.body());
    HttpResponse<String> two = get(url, HttpClient.Version.HTTP_2);
    assertEquals("Hello from the demo origin: GET over HTTP/2 and TLS\n", two.body());
    assertEquals(HttpClient.Version.HTTP_2, two.version());
  }

  @Test
  void echoesDatagrams() throws Exception {
    byte[] sent = "echo".getBytes(StandardCharsets.US_ASCII);
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      socket.setSoTimeout(20_000);
      socket.send(new DatagramPacket(sent, sent.length, loopback, origin.udpPort()));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      assertArrayEquals(sent, Arrays.copyOf(answer.getData(), answer.getLength()));
    }
  }

  @Test
  void aClientOfHttp2ThatIsGoneIsNothingToReport() {
    EmbeddedChannel connection = new EmbeddedChannel(new OriginPipelines.Gone());
    connection.pipeline().fireExceptionCaught(new IOException("reset"));
    connection.checkException();
    assertFalse(connection.isOpen());
  }
}
