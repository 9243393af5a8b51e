package io.calamary.examples.embedding;

import io.calamary.ProxyServer;
import io.calamary.filter.Match;
import io.calamary.filter.RuleSet;
import io.calamary.http.HttpListener;

/** A proxy inside a program of one's own. */
public final class EmbeddingExample {
  private EmbeddingExample() {}

  /** Runs a proxy on 127.0.0.1 until the program is ended. */
  public static void main(String[] args) {
    // tag::embedding[]
    RuleSet rules =
        RuleSet.builder() // the first rule that matches decides; the rest is denied
            .deny("ads", Match.domain("*.ads.example"))
            .deny("lan", Match.destination("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
            .allow("web", Match.port(80, 443))
            .build();
    ProxyServer server =
        ProxyServer.builder()
            .listener(HttpListener.builder().port(Integer.getInteger("port", 3128)).build())
            .filter(rules)
            .build();
    try (ProxyServer proxy = server.start()) {
      System.out.println("listening on " + proxy.listener("http").address());
      proxy.whenClosed().toCompletableFuture().join();
    }
    // end::embedding[]
  }
}
