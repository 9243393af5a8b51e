package io.calamary.examples.launcher.config;

import io.calamary.filter.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the keys about PROXY headers: {@code proxyHeader} and {@code trusted}. */
final class HeaderReader {
  static final String MODE = "proxyproto";

  private static final String WORDS = "required, auto";
  private static final String NETWORKS = "an address, or a network such as 10.0.0.0/8";

  private HeaderReader() {}

  /** What an entry says; null if its clients send no header. */
  static @Nullable HeaderPlan read(Section section, String mode) {
    Value word = section.get("proxyHeader");
    Value trusted = section.get("trusted");
    boolean ofMode = mode.equals(MODE);
    if (ofMode && word != null) {
      word.error("is not for this mode, which always reads one (expected: another mode)");
    }
    if (!ofMode && word == null) {
      if (trusted != null) {
        trusted.error("is not for this mode (expected: with proxyHeader, or mode " + MODE + ")");
      }
      return null;
    }
    List<String> networks = trusted == null ? List.of() : networks(trusted);
    if (!ofMode && trusted == null && word != null) {
      word.error(
          "is there without trusted, but whoever sends a header can name any client"
              + " (expected: trusted: the networks of the load balancers)");
    }
    return new HeaderPlan(!ofMode && word != null && isAuto(word), networks);
  }

  private static boolean isAuto(Value word) {
    String text = word.text(WORDS);
    String lower = text == null ? "required" : text.toLowerCase(Locale.ROOT);
    if (text != null && !lower.equals("required") && !lower.equals("auto")) {
      word.refuse(text, WORDS);
    }
    return lower.equals("auto");
  }

  private static List<String> networks(Value trusted) {
    List<String> networks = new ArrayList<>();
    List<Value> items = trusted.items();
    if (items.isEmpty()) {
      trusted.error("has no network, so that nobody could connect (expected: " + NETWORKS + ")");
    }
    for (Value item : items) {
      String text = item.text(NETWORKS);
      try {
        if (text != null) {
          networks.add(Cidr.parse(text).toString());
        }
      } catch (IllegalArgumentException e) {
        item.error(String.valueOf(e.getMessage()).replaceFirst("^cidr: ", ""));
      }
    }
    return networks;
  }
}
