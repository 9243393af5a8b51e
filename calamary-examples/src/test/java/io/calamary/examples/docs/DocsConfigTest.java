package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.calamary.examples.launcher.config.ConfigReader;
import io.calamary.examples.launcher.config.Modes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The YAML of the documentation is what the launcher reads, without even a warning. */
class DocsConfigTest {
  private static final String SERVICE = "service: {listen: [{mode: http, port: 0}]}\n";

  @TestFactory
  Stream<DynamicTest> yamlBlocksAreConfigurations() {
    return Page.blocks("yaml").stream()
        .map(block -> DynamicTest.dynamicTest(block.where(), () -> check(block)));
  }

  @Test
  void thereIsYaml() {
    assertFalse(Page.blocks("yaml").isEmpty());
  }

  /** A block without a service shows rules alone. */
  private static void check(Page.Block block) {
    String text = block.text() + "\n";
    boolean whole = text.lines().anyMatch(line -> line.equals("service:"));
    ConfigReader reader =
        new ConfigReader(new Modes(Set.of("http", "proxyproto", "socks5", "transparent")));
    assertEquals(
        List.of(),
        reader.read(block.where(), whole ? text : SERVICE + text, Path.of("")).problems());
  }
}
