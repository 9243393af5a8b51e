package io.calamary.examples.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The recipes of the documentation, as files, and how the launcher is run with each. */
enum Recipe {
  GATEWAY_REDIRECT("gateway-redirect.nft"),
  GATEWAY_TPROXY("gateway-tproxy.nft"),
  GATEWAY_REDIRECT_IPTABLES("gateway-redirect.iptables.sh"),
  GATEWAY_TPROXY_IPTABLES("gateway-tproxy.iptables.sh"),
  HOST_REDIRECT("host-redirect.nft"),
  HOST_REDIRECT_MARK("host-redirect-mark.nft"),
  HOST_TPROXY("host-tproxy.nft"),
  HOST_REDIRECT_IPTABLES("host-redirect.iptables.sh"),
  HOST_TPROXY_IPTABLES("host-tproxy.iptables.sh");

  /** Where the recipes are. */
  static final Path FOLDER =
      Path.of("").toAbsolutePath().getParent().resolve("docs/modes/transparent");

  private final String file;

  Recipe(String file) {
    this.file = file;
  }

  boolean tproxy() {
    return file.contains("tproxy");
  }

  /** Whether it is for the host's own connections. */
  boolean host() {
    return file.startsWith("host");
  }

  /** Whether it knows the proxy's connections by its user, not by a mark. */
  boolean byUser() {
    return host() && !tproxy() && !file.contains("mark");
  }

  /** Where the connections begin that it diverts. */
  String begin() {
    return host() ? Namespaces.GATEWAY : Namespaces.CLIENT;
  }

  /** Has the kernel of the gateway divert. */
  void load(Namespaces net) throws IOException, InterruptedException {
    Path recipe = FOLDER.resolve(file);
    if (file.endsWith(".nft")) {
      net.on(Namespaces.GATEWAY, "nft", "-f", recipe.toString()).run().succeeded();
    } else {
      Tool.IPTABLES.path();
      net.on(Namespaces.GATEWAY, "sh", recipe.toString()).run().succeeded();
    }
    if (tproxy()) {
      String routes = FOLDER.resolve("tproxy-routes.sh").toString();
      net.on(Namespaces.GATEWAY, "sh", routes).run().succeeded();
    }
  }

  /** Starts the launcher on the gateway, with these rules and nothing that it denies always. */
  Service proxy(Namespaces net, String rules) throws IOException, InterruptedException {
    Path file = Files.createTempFile(net.folder(), "calamary", ".yml");
    Files.writeString(file, configuration() + rules);
    List<String> line = new ArrayList<>();
    if (byUser()) {
      // It may read the classes, wherever they are; nothing of the network.
      line.addAll(List.of("setpriv", "--reuid=calamary", "--regid=calamary", "--clear-groups"));
      line.addAll(List.of("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"));
    }
    line.addAll(Java.launcher("-f", file.toString()));
    Service proxy = net.start(Namespaces.GATEWAY, line);
    proxy.await("\\| Started");
    return proxy;
  }

  private String configuration() {
    String wide = "ip4: [], ip6: ['::']";
    return """
    service:
      listen: [{mode: transparent, port: 4128, tproxy: %s, %s}]
      output: {fwmark: %s}
    rules:
    """
        .formatted(
            tproxy(),
            tproxy() || host() ? "ip4: ['127.0.0.1'], ip6: ['::1']" : wide,
            host() && !byUser() ? "0x2028" : "0");
  }
}
