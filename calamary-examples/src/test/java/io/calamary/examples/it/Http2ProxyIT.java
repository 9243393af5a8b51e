package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.http.HttpListener;
import io.calamary.tls.ServerIdentity;
import io.calamary.tls.TlsProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Node's HTTP/2 speaks to the proxy, with nginx behind it. */
class Http2ProxyIT {
  private static final String NODE =
      """
      const http2 = require('http2'), tls = require('tls'), fs = require('fs');
      const [proxy, trust, origin, port, tlsPort, echoPort] = process.argv.slice(2);
      const session = http2.connect(proxy, {ca: fs.readFileSync(trust)});
      const get = path => new Promise((done, failed) => {
        const stream = session.request(
            {':method': 'GET', ':scheme': 'http', ':authority': `${origin}:${port}`, ':path': path});
        let status, text = '';
        stream.on('response', head => status = head[':status']);
        stream.on('data', piece => text += piece);
        stream.on('end', () => done(`${status} ${text.trim()}`));
        stream.on('error', failed);
      });
      const tunnel = () => new Promise((done, failed) => {
        const stream = session.request(
            {':method': 'CONNECT', ':authority': `${origin}:${tlsPort}`});
        stream.on('error', failed);
        stream.on('response', head => {
          const inside = tls.connect(
              {socket: stream, servername: origin, rejectUnauthorized: false}, () =>
                  inside.write(`GET /hello HTTP/1.0\\r\\nHost: ${origin}\\r\\n\\r\\n`));
          let text = '';
          inside.on('data', piece => text += piece);
          inside.on('end', () => done(`${head[':status']} ${text.split('\\n').at(-2)}`));
          inside.on('error', failed);
        });
      });
      const webSocket = () => new Promise((done, failed) => {
        const stream = session.request({
            ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'http', ':path': '/echo',
            ':authority': `${origin}:${echoPort}`, 'sec-websocket-version': '13'});
        let head, bytes = Buffer.alloc(0);
        stream.on('response', got => {
          head = got;
          stream.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x68, 0x69]));
        });
        stream.on('data', piece => {
          bytes = Buffer.concat([bytes, piece]);
          if (bytes.length >= 9) {
            stream.close();
            done(`${head[':status']} ${bytes.subarray(2)}`);
          }
        });
        stream.on('error', failed);
      });
      (async () => {
        await new Promise(told => session.once('remoteSettings', told));
        console.log(session.remoteSettings.enableConnectProtocol);
        console.log(await webSocket());
        console.log(await get('/hello'));
        console.log(await get('/nothing-there').then(text => text.slice(0, 3)));
        console.log(await tunnel());
        const many = await Promise.all(Array.from({length: 90}, () => get('/hello')));
        console.log(new Set(many).size, many[0]);
        const large = await get('/large');
        console.log(large.length);
        session.destroy();
      })().catch(error => { console.log(error); process.exit(1); });
      """;

  private static Nginx nginx;
  private static EchoServer echo;
  private static int echoPort;
  private static Path folder;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    echo = new EchoServer();
    echoPort = echo.listen(null);
    folder = Work.folder("http2-proxy");
    Files.writeString(nginx.root().resolve("large"), "0123456789".repeat(500_000));
  }

  @AfterAll
  static void stop() {
    echo.close();
    nginx.close();
  }

  @ParameterizedTest
  @EnumSource(TlsProvider.class)
  void nodeDoesAllInOneConnection(TlsProvider provider) throws Exception {
    Identity identity = nginx.identity();
    Path script = Files.writeString(folder.resolve("client.js"), NODE);
    HttpListener.Builder listener =
        HttpListener.builder()
            .tls(ServerIdentity.pem(identity.certificate(), identity.key()))
            .tlsProvider(provider);
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      Command.Result got =
          Command.of(
                  folder,
                  Tool.NODE,
                  script.toString(),
                  proxy.tlsUrl(),
                  identity.certificate().toString(),
                  "www.test",
                  String.valueOf(nginx.port()),
                  String.valueOf(nginx.tlsPort()),
                  String.valueOf(echoPort))
              .run();
      assertEquals(
          """
          true
          200 echo hi
          200 hello by HTTP/1.1
          404
          200 hello by HTTP/1.0\r
          1 200 hello by HTTP/1.1
          5000004
          """
              .replace("\r", ""),
          got.text().replace("\r", ""),
          () -> got.err());
      assertEquals(0, got.exit());
      assertEquals(1, proxy.observer().accepted().size());
      assertTrue(proxy.observer().opened().size() >= 95);
    }
  }

  @Test
  void nodeDoesWhatTheGuideSays() throws Exception {
    Identity identity = nginx.identity();
    Path script = Path.of("..", "docs", "modes", "https", "node.mjs").toAbsolutePath();
    HttpListener.Builder listener =
        HttpListener.builder().tls(ServerIdentity.pem(identity.certificate(), identity.key()));
    try (EmbeddedProxy proxy = EmbeddedProxy.start(listener, builder -> {})) {
      Command.Result got =
          Command.of(
                  folder,
                  Tool.NODE,
                  script.toString(),
                  proxy.tlsUrl(),
                  identity.certificate().toString(),
                  "www.test:" + nginx.port(),
                  "www.test:" + nginx.tlsPort())
              .run()
              .succeeded();
      assertEquals(
          Set.of("200", "hello by HTTP/1.1", "hello by HTTP/1.0"),
          Set.copyOf(got.text().lines().toList()));
      assertEquals(1, proxy.observer().accepted().size());
    }
  }
}
