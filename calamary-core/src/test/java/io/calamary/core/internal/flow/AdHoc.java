package io.calamary.core.internal.flow;

import io.calamary.Listener;
import io.calamary.core.spi.Acceptor;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ListenerProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A mode that is one acceptor, for tests of what modes may do wrong. */
record AdHoc(Acceptor acceptor) implements ListenerProvider<AdHoc.Plain> {
  /** Its configuration. */
  record Plain(String name, InetSocketAddress bindAddress) implements Listener {}

  static Plain listener() {
    return new Plain("ad hoc", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @Override
  public String mode() {
    return "ad-hoc";
  }

  @Override
  public Class<Plain> listenerType() {
    return Plain.class;
  }

  @Override
  public Acceptor create(Plain listener, ListenerContext context) {
    return acceptor;
  }
}
