package io.calamary.examples.launcher;

import io.calamary.Listener;
import io.calamary.Preface;
import io.calamary.examples.launcher.config.HeaderPlan;
import io.calamary.examples.launcher.config.SocketPlan;
import io.calamary.proxyproto.ProxyPreface;
import io.calamary.proxyproto.ProxyProtocolListener;

/** The PROXY headers of listeners. */
final class ProxyHeaders {
  private ProxyHeaders() {}

  /** The listener of a mode that goes by the header. */
  static Listener listener(SocketPlan socket, String name) {
    HeaderPlan header = socket.ways().header();
    ProxyProtocolListener.Builder listener =
        ProxyProtocolListener.builder()
            .name(name)
            .bind(socket.address())
            .namePolicy(socket.ways().names());
    if (header == null || header.trusted().isEmpty()) {
      listener.trustAny();
    } else {
      listener.trustedSources(header.trusted().toArray(String[]::new));
    }
    return listener.build();
  }

  /** What the clients of another listener send before anything else. */
  static Preface[] prefaces(SocketPlan socket) {
    HeaderPlan header = socket.ways().header();
    if (header == null) {
      return new Preface[0];
    }
    ProxyPreface.Builder preface =
        header.optional() ? ProxyPreface.auto() : ProxyPreface.required();
    String[] trusted = header.trusted().toArray(String[]::new);
    return new Preface[] {preface.trustedSources(trusted).build()};
  }
}
