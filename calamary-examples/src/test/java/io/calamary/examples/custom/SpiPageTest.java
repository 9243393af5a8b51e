package io.calamary.examples.custom;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/spi.md shows is what is compiled and tested here. */
class SpiPageTest {
  @ParameterizedTest
  @CsvSource({
    "line-mode, src/main/java/io/calamary/examples/custom/LineMode.java",
    "line-mode-test, src/test/java/io/calamary/examples/custom/LineModeTest.java"
  })
  void showsTheCode(String tag, Path source) throws IOException {
    String text = Files.readString(source);
    int begin = text.indexOf("\n", text.indexOf("// tag::" + tag + "[]")) + 1;
    int end = text.lastIndexOf("\n", text.indexOf("// end::" + tag + "[]"));
    String code = text.substring(begin, end).stripIndent();

    assertTrue(Files.readString(Path.of("../docs/spi.md")).contains(code), code);
  }
}
