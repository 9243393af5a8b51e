package io.calamary.examples.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Draws the pictures of docs/performance.md from its tables, so that a picture shows no figure that
 * the page does not. A line {@code <!-- picture: images/x.svg TITLE -->} and an empty one stand
 * before such a table.
 */
public final class Pictures {
  private static final Pattern MARK = Pattern.compile("<!-- picture: (\\S+) (.+) -->");

  private Pictures() {}

  /** Writes the pictures; to be started in the top folder of the project. */
  public static void main(String[] args) throws IOException {
    Path docs = Path.of("docs");
    for (Map.Entry<String, String> picture :
        of(Files.readAllLines(docs.resolve("performance.md"))).entrySet()) {
      Files.writeString(docs.resolve(picture.getKey()), picture.getValue());
      System.out.println(docs.resolve(picture.getKey()));
    }
  }

  /** The pictures of a page by their files. */
  public static Map<String, String> of(List<String> page) {
    Map<String, String> out = new LinkedHashMap<>();
    for (int i = 0; i < page.size(); i++) {
      Matcher mark = MARK.matcher(page.get(i));
      if (mark.matches()) {
        out.put(mark.group(1), Chart.draw(mark.group(2), FigureTable.read(page, i + 2)));
      }
    }
    return out;
  }
}
