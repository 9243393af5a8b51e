package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.core.testkit.OriginServer;
import io.calamary.http.HttpListener;
import io.calamary.tls.ServerIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** nghttp2's programs and Python's h2 speak HTTP/2 to the proxy, with nginx behind it. */
class Http2ClientsIT {
  private static final int SIZE = 3_000_000;

  private static Nginx nginx;
  private static EchoServer echo;
  private static int echoPort;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    echo = new EchoServer();
    echoPort = echo.listen(null);
    folder = Work.folder("http2-clients");
    Files.write(nginx.root().resolve("large"), new byte[SIZE]);
  }

  @AfterAll
  static void stop() {
    echo.close();
    nginx.close();
  }

  private static EmbeddedProxy proxy() {
    Identity identity = nginx.identity();
    return EmbeddedProxy.start(
        HttpListener.builder().tls(ServerIdentity.pem(identity.certificate(), identity.key())),
        builder -> {});
  }

  /** A command of nghttp2 that asks the proxy for a page of nginx, as if it were that itself. */
  private static Command.Result ask(EmbeddedProxy proxy, Tool tool, String path, String... more)
      throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(more));
    line.add("-H:scheme: http");
    line.add("-H:authority: www.test:" + nginx.port());
    line.add(proxy.tlsUrl() + path);
    return Command.of(folder, tool, line.toArray(String[]::new)).run().succeeded();
  }

  @Test
  void nghttpAsksForPages() throws Exception {
    try (EmbeddedProxy proxy = proxy()) {
      Command.Result page = ask(proxy, Tool.NGHTTP, "/hello");
      assertEquals("hello by HTTP/1.1\n", page.text());
      Command.Result told = ask(proxy, Tool.NGHTTP, "/hello", "-nv", "-m5");
      assertTrue(told.text().contains("The negotiated protocol: h2"), told::text);
      assertEquals(5, told.text().split(":status: 200", -1).length - 1, told::text);
      assertEquals(SIZE, ask(proxy, Tool.NGHTTP, "/large").out().length);
      assertEquals(3, proxy.observer().accepted().size());
      assertEquals(7, proxy.observer().opened().size());
    }
  }

  @Test
  void nghttpSendsContent() throws Exception {
    try (EmbeddedProxy proxy = proxy();
        OriginServer sink = OriginServer.start(Uploads::serve)) {
      Path file = Files.write(folder.resolve("upload"), new byte[SIZE]);
      List<String> line =
          List.of(
              "-H:scheme: http",
              "-H:authority: 127.0.0.1:" + sink.port(),
              "-d" + file,
              proxy.tlsUrl() + "/");
      Command.Result got = Command.of(folder, Tool.NGHTTP, line.toArray(String[]::new)).run();
      assertEquals(String.valueOf(SIZE), got.succeeded().text());
    }
  }

  @Test
  void h2loadAsksAThousandTimes() throws Exception {
    try (EmbeddedProxy proxy = proxy()) {
      String said = ask(proxy, Tool.H2LOAD, "/hello", "-n1000", "-c4", "-m50").text();
      assertTrue(said.contains("Application protocol: h2"), said);
      assertTrue(said.contains("1000 succeeded, 0 failed, 0 errored, 0 timeout"), said);
      assertTrue(said.contains("1000 2xx"), said);
    }
  }

  /** nghttpx turns what curl says in HTTP/1.1 into HTTP/2 to the proxy. */
  @Test
  void curlComesByNghttpx() throws Exception {
    int port = OriginServer.freePort();
    try (EmbeddedProxy proxy = proxy()) {
      List<String> line =
          List.of(
              Tool.NGHTTPX.path().toString(),
              "--conf=/dev/null",
              "--http2-proxy",
              "--workers=1",
              "--insecure",
              "--frontend=127.0.0.1," + port + ";no-tls",
              "--backend=127.0.0.1," + proxy.address().getPort() + ";;tls;proto=h2");
      try (Service service = Service.start(new ProcessBuilder(line).directory(folder.toFile()))) {
        service.await("Listening on 127.0.0.1:" + port);
        String trust = nginx.identity().certificate().toString();
        String[] curl = {"-sS", "-x", "http://127.0.0.1:" + port, "--cacert", trust};
        assertEquals("hello by HTTP/1.1\n", by(curl, nginx.http("/hello")));
        assertEquals("hello by HTTP/2.0\n", by(curl, nginx.https("/hello")));
        assertEquals(SIZE, by(curl, nginx.https("/large")).length());
        assertEquals(3, proxy.observer().opened().size());
      }
    }
  }

  private static String by(String[] curl, String url) throws IOException, InterruptedException {
    List<String> line = new ArrayList<>(List.of(curl));
    line.add(url);
    return Command.of(folder, Tool.CURL, line.toArray(String[]::new)).run().succeeded().text();
  }

  @Test
  void pythonTunnelsAndTalksToAWebSocket() throws Exception {
    Tool.PYTHON_H2.path();
    Path script = Files.writeString(folder.resolve("client.py"), PythonH2.SCRIPT);
    try (EmbeddedProxy proxy = proxy()) {
      Command.Result got =
          Command.of(
                  folder,
                  Tool.PYTHON,
                  script.toString(),
                  String.valueOf(proxy.address().getPort()),
                  nginx.identity().certificate().toString(),
                  "www.test:" + nginx.port(),
                  "www.test:" + echoPort)
              .run()
              .succeeded();
      assertEquals("200 hello by HTTP/1.0\n200 echo hi\n", got.text());
    }
  }
}
