package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** git clones and fetches through the proxy, from a repository that nginx serves as files. */
class GitIT {
  private static Nginx nginx;
  private static Path folder;
  private static Path source;
  private static byte[] content;

  @BeforeAll
  static void start() throws Exception {
    nginx = Nginx.start();
    folder = Work.folder("git");
    source = Files.createDirectory(folder.resolve("source"));
    content = new byte[2 << 20];
    new Random(7).nextBytes(content);
    Files.write(source.resolve("blob"), content);
    git(source, "init", "-q", "-b", "main");
    git(source, "add", "blob");
    git(source, "commit", "-q", "-m", "Add a blob");
    git(folder, "clone", "-q", "--bare", "source", nginx.root().resolve("repo.git").toString());
    git(nginx.root().resolve("repo.git"), "update-server-info");
  }

  @AfterAll
  static void stop() {
    nginx.close();
  }

  private static Command command(Path where, String... arguments) {
    return Command.of(where, Tool.GIT, arguments)
        .with("GIT_CONFIG_GLOBAL", "/dev/null")
        .with("GIT_CONFIG_NOSYSTEM", "1")
        .with("GIT_TERMINAL_PROMPT", "0")
        .with("GIT_AUTHOR_NAME", "A")
        .with("GIT_AUTHOR_EMAIL", "a@www.test")
        .with("GIT_COMMITTER_NAME", "A")
        .with("GIT_COMMITTER_EMAIL", "a@www.test")
        .with("GIT_SSL_CAINFO", nginx.identity().certificate().toString());
  }

  private static void git(Path where, String... arguments) throws Exception {
    command(where, arguments).run().succeeded();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "https"})
  void clones(String scheme) throws Exception {
    try (EmbeddedProxy proxy = EmbeddedProxy.start()) {
      String path = "/repo.git";
      String url = scheme.equals("http") ? nginx.http(path) : nginx.https(path);
      command(folder, "clone", "-q", url, scheme)
          .with(scheme + "_proxy", proxy.url())
          .run()
          .succeeded();
      assertArrayEquals(content, Files.readAllBytes(folder.resolve(scheme).resolve("blob")));
      assertEquals(
          scheme.equals("http") ? nginx.port() : nginx.tlsPort(),
          proxy.observer().connected().get(0).target().port());
    }
  }
}
