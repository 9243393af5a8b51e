package io.calamary.examples.embedding;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EmbeddingExampleTest {
  /** The example ends with its program only, so it gets one of its own. */
  @Test
  @Timeout(60)
  void listens() throws Exception {
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dport=0",
                "-cp",
                System.getProperty("java.class.path"),
                EmbeddingExample.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.lines().filter(text -> text.startsWith("listening")).findFirst().orElse("");
      assertTrue(line.matches("listening on \\S*127\\.0\\.0\\.1:[0-9]+"), line);
    } finally {
      program.destroyForcibly().waitFor();
    }
  }
}
