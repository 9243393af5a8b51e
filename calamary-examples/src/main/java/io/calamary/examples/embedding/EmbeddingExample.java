package io.calamary.examples.embedding;

import io.calamary.ProxyServer;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;

/** An HTTP proxy with rules, in a few lines. */
public final class EmbeddingExample {
  private EmbeddingExample() {}

  /**
   * Runs the proxy until the program ends.
   *
   * @param args the port, or nothing for any free one
   */
  public static void main(String[] args) {
    int port = args.length == 0 ? 0 : Integer.parseInt(args[0]);
    // tag::embedding[]
    RuleSet rules =
        RuleSet.builder() // the first match wins, everything else is denied
            .deny("ads", Match.domain("*.ads.example"))
            .deny("lan", Match.destination("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
            .allow("web", Match.port(80, 443))
            .build();
    try (ProxyServer proxy =
        ProxyServer.builder()
            .listener(HttpListener.builder().port(port).build())
            .filter(rules)
            .build()
            .start()) {
      System.out.println("listening on " + proxy.listener("http").address());
      proxy.whenClosed().toCompletableFuture().join();
    }
    // end::embedding[]
  }
}
