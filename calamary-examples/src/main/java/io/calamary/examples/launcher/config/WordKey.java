package io.calamary.examples.launcher.config;

import io.calamary.filter.Match;
import io.calamary.flow.AppProtocol;
import io.calamary.flow.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A key whose values are words of a fixed list, some of which mean the same. */
final class WordKey implements MatchKey {
  private final String key;
  private final boolean exhaustive;
  private final Map<String, String> words = new LinkedHashMap<>();
  private final Map<String, Match> matches = new LinkedHashMap<>();

  private WordKey(String key, boolean exhaustive) {
    this.key = key;
    this.exhaustive = exhaustive;
  }

  static WordKey protoL3() {
    return new WordKey("protoL3", true)
        .word(Match.ipVersion(4), "ip4", "ipv4")
        .word(Match.ipVersion(6), "ip6", "ipv6");
  }

  static WordKey protoL4() {
    return new WordKey("protoL4", true)
        .word(Match.transport(Transport.TCP), "tcp")
        .word(Match.transport(Transport.UDP), "udp");
  }

  static WordKey protoL5() {
    return new WordKey("protoL5", false)
        .word(Match.protocol(AppProtocol.TLS), "tls")
        .word(Match.protocol(AppProtocol.HTTP1, AppProtocol.HTTP2), "http")
        .word(Match.protocol(AppProtocol.QUIC), "quic")
        .word(Match.protocol(AppProtocol.DTLS), "dtls")
        .word(Match.protocol(AppProtocol.DNS), "dns")
        .word(Match.protocol(AppProtocol.NTP), "ntp");
  }

  static WordKey encrypted() {
    return new WordKey("encrypted", true)
        .word(Match.encrypted(true), "true", "yes")
        .word(Match.encrypted(false), "false", "no");
  }

  private WordKey word(Match match, String... spellings) {
    matches.put(spellings[0], match);
    for (String spelling : spellings) {
      words.put(spelling, spellings[0]);
    }
    return this;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public String expected() {
    return String.join(", ", words.keySet());
  }

  @Override
  public Term parse(String text) {
    String word = words.get(text.toLowerCase(Locale.ROOT));
    if (word == null) {
      throw new IllegalArgumentException("'" + text + "' (expected: " + expected() + ")");
    }
    return new Term.Word(word);
  }

  @Override
  public Match anyOf(List<Term> terms) {
    return Match.anyOf(
        terms.stream()
            .map(term -> matches.get(((Term.Word) term).word()))
            .map(Objects::requireNonNull)
            .toArray(Match[]::new));
  }

  @Override
  public boolean isEverything(List<Term> terms) {
    return exhaustive && terms.stream().distinct().count() == matches.size();
  }
}
