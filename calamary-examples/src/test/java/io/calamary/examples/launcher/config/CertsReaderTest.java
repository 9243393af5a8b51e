package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.calamary.examples.launcher.demo.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertsReaderTest {
  @TempDir private static Path folder;

  @BeforeAll
  static void write() throws Exception {
    TestKeys.write(folder, "ec", "EC");
    TestKeys.write(folder, "rsa", "RSA");
    Files.writeString(folder.resolve("empty.pem"), "");
    Files.writeString(folder.resolve("words.pem"), "no PEM at all\n");
    Files.writeString(
        folder.resolve("broken.pem"),
        "-----BEGIN PRIVATE KEY-----\n%%%%\n-----END PRIVATE KEY-----\n");
    Files.writeString(
        folder.resolve("chain.crt"),
        Files.readString(folder.resolve("ec.crt")) + Files.readString(folder.resolve("rsa.crt")));
  }

  private static ReadConfig read(String certs) {
    return Read.text(
        "service:\n  listen: [{mode: http, port: 0}]\n  certs: {" + certs + "}\n", folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serverPublic: ec.crt, serverPrivate: ec.pkcs8",
        "serverPublic: ec.crt, serverPrivate: ec.traditional",
        "serverPublic: chain.crt, serverPrivate: ec.pkcs8",
        "interceptPublic: rsa.crt, interceptPrivate: rsa.pkcs8",
        "interceptPublic: rsa.crt, interceptPrivate: rsa.traditional",
        "caPublic: chain.crt",
      })
  void takesEveryUsualForm(String certs) {
    ReadConfig read = read(certs);
    assertEquals(List.of(), read.problems());
    assertNotNull(read.configuration());
  }

  @Test
  void tellsWhereTheFilesAre() throws IOException {
    ReadConfig read = read("caPublic: rsa.crt, serverPublic: ec.crt, serverPrivate: ec.pkcs8");
    Configuration configuration = read.configuration();
    assertNotNull(configuration);
    assertEquals(folder.resolve("rsa.crt"), configuration.certs().caPublic());
    assertEquals(folder.resolve("ec.crt"), configuration.certs().serverPublic());
    assertEquals(folder.resolve("ec.pkcs8"), configuration.certs().serverPrivate());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serverPublic: ec.crt, serverPrivate: rsa.pkcs8",
        "serverPublic: ec.crt, serverPrivate: ec.encrypted",
        "serverPublic: ec.crt, serverPrivate: ec.crt",
        "serverPublic: ec.crt, serverPrivate: empty.pem",
        "serverPublic: ec.crt, serverPrivate: broken.pem",
        "serverPublic: ec.pkcs8, serverPrivate: ec.pkcs8",
        "caPublic: empty.pem",
        "caPublic: words.pem",
        "caPublic: broken.pem",
        "caPublic: .",
        "interceptPublic: rsa.crt",
        "interceptPrivate: rsa.pkcs8",
      })
  void refusesWhatCanNotWork(String certs) {
    List<String> problems = read(certs).problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("f:3: service.certs."), problems::toString);
  }
}
