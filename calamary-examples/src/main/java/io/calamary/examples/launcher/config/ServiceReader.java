package io.calamary.examples.launcher.config;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.filter.Cidr;
import io.calamary.resolve.DnsSettings;
import io.calamary.upstream.UpstreamRoute;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the keys of the service that are not listeners, certificates or rules. */
final class ServiceReader {
  static final List<String> KEYS =
      List.of(
          "listen",
          "certs",
          "dnsNameservers",
          "alwaysDeny",
          "debug",
          "timeout",
          "limits",
          "output",
          "upstreams",
          "metrics",
          "vars",
          "rules");
  private static final List<String> TIMEOUTS =
      List.of("connect", "process", "idle", "probe", "dnsLookup", "drain");
  private static final List<String> OUTPUT = List.of("retries", "fwmark", "interface", "via");
  private static final int DAY = 86_400_000;
  private static final int DNS_PORT = 53;
  private static final int MAX_INTERFACE = 15;

  private ServiceReader() {}

  static Timeouts timeouts(Section service) {
    Section section = service.child("timeout", TIMEOUTS);
    Duration process = millis(section, "process", 1, 1000);
    Duration idle = millis(section, "idle", 1, 30_000);
    return Timeouts.builder()
        .connect(millis(section, "connect", 1, 2000))
        .handshake(process)
        .inspect(process)
        .idle(idle)
        .keepAlive(idle)
        .attemptDelay(millis(section, "probe", 1, 500))
        .resolve(millis(section, "dnsLookup", 1, 2000))
        .drain(millis(section, "drain", 0, 10_000))
        .build();
  }

  private static Duration millis(@Nullable Section section, String key, int least, int otherwise) {
    return Duration.ofMillis(
        section == null ? otherwise : section.integer(key, least, DAY, otherwise));
  }

  static Limits limits(Section service) {
    Section section = service.child("limits", List.of("connections", "perSource"));
    Limits.Builder limits = Limits.builder().maxConnections(0).maxConnectionsPerSource(0);
    if (section != null) {
      limits
          .maxConnections(section.integer("connections", 0, Integer.MAX_VALUE, 0))
          .maxConnectionsPerSource(section.integer("perSource", 0, Integer.MAX_VALUE, 0));
    }
    return limits.build();
  }

  static Outgoing outgoing(Section service) {
    Section section = service.child("output", OUTPUT);
    Outgoing.Builder outgoing = Outgoing.builder().retries(1);
    if (section != null) {
      outgoing.retries(section.integer("retries", 0, 10, 1));
      outgoing.mark(section.integer("fwmark", 0, Integer.MAX_VALUE, 0));
      outgoing.interfaceName(interfaceName(section.get("interface")));
    }
    return outgoing.build();
  }

  static UpstreamRoute via(Section service, NamedUpstreams upstreams) {
    Section section = service.child("output", OUTPUT);
    Value via = section == null ? null : section.get("via");
    UpstreamRoute route = via == null ? null : upstreams.route(via);
    return route == null ? UpstreamRoute.direct() : route;
  }

  private static String interfaceName(@Nullable Value value) {
    String expected = "the name of a network interface, or '' for any";
    String text = value == null ? null : value.text(expected);
    if (value == null || text == null) {
      return "";
    }
    boolean plain = text.chars().noneMatch(c -> c <= ' ' || c == '/' || c == 0x7f);
    if (!plain || text.getBytes(StandardCharsets.UTF_8).length > MAX_INTERFACE) {
      value.refuse(text, expected);
      return "";
    }
    return text;
  }

  static MetricsPlan metrics(Section service) {
    Section section = service.child("metrics", List.of("enabled", "port"));
    return section == null
        ? new MetricsPlan(false, 9512)
        : new MetricsPlan(section.bool("enabled", false), section.integer("port", 0, 65535, 9512));
  }

  static DnsSettings dns(Section service) {
    DnsSettings.Builder dns = DnsSettings.builder();
    Value servers = service.get("dnsNameservers");
    if (servers != null) {
      for (Value item : servers.items()) {
        InetSocketAddress server = Addresses.server(item, DNS_PORT);
        if (server != null) {
          dns.nameServer(server);
        }
      }
    }
    return dns.build();
  }

  /** The networks; null if the key is not there. */
  static @Nullable List<String> alwaysDeny(Section service) {
    Value value = service.get("alwaysDeny");
    if (value == null) {
      return null;
    }
    List<String> networks = new ArrayList<>();
    for (Value item : value.items()) {
      String text = item.text("an address, or a network such as 10.0.0.0/8");
      if (text != null) {
        try {
          networks.add(Cidr.parse(text).toString());
        } catch (IllegalArgumentException e) {
          item.error(ConditionReader.reason(e));
        }
      }
    }
    return networks;
  }
}
