package io.calamary.examples.launcher.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem with its line. The cases are in a file: the text, then what is said about it. */
class ProblemsTest {
  private static final String CASE = "### ";
  private static final String SAID = "--- ";

  /** A case; a title in brackets means that the configuration can be used all the same. */
  record Case(String title, String yaml, List<String> problems) {
    @Override
    public String toString() {
      return title;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = ProblemsTest.class.getResourceAsStream("problems.txt")) {
      assertNotNull(in);
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(all.split("(?m)^" + CASE)).skip(1).map(ProblemsTest::parse);
    }
  }

  private static Case parse(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    String title = lines.remove(0);
    List<String> problems =
        lines.stream()
            .filter(line -> line.startsWith(SAID))
            .map(line -> line.substring(SAID.length()))
            .toList();
    lines.removeIf(line -> line.startsWith(SAID));
    return new Case(title, String.join("\n", lines), problems);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void tellsEveryProblem(Case one) {
    ReadConfig read = Read.text(one.yaml());
    assertEquals(String.join("\n", one.problems()), String.join("\n", read.problems()));
    if (one.title().startsWith("[")) {
      assertNotNull(read.configuration());
    } else {
      assertNull(read.configuration());
    }
  }
}
