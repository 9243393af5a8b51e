package io.calamary.core.internal.server;

import io.calamary.ProxyServer;
import io.calamary.ProxyServerConfig;
import io.calamary.spi.ProxyServerProvider;

/** Makes the servers of this engine. */
public final class CoreProvider implements ProxyServerProvider {
  /** For {@link java.util.ServiceLoader}. */
  public CoreProvider() {}

  @Override
  public ProxyServer create(ProxyServerConfig config) {
    return new CoreServer(config);
  }
}
