package io.calamary.examples.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links from page to page lead somewhere. */
class DocsLinksTest {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  @Test
  void linksLeadToPagesAndHeadings() {
    List<String> broken = new ArrayList<>();
    for (Page page : Page.all()) {
      Matcher link = LINK.matcher(page.prose());
      while (link.find()) {
        if (!link.group(1).contains("://") && !leads(page.file(), link.group(1))) {
          broken.add(Page.ROOT.relativize(page.file()) + " -> " + link.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean leads(Path from, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path file = path.isEmpty() ? from : from.resolveSibling(path).normalize();
    return Files.exists(file)
        && (hash < 0 || headings(Page.of(file)).contains(link.substring(hash + 1)));
  }

  /** The headings, as the usual readers of Markdown make anchors of them. */
  private static Set<String> headings(Page page) {
    return page.prose()
        .lines()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^a-z0-9 _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
