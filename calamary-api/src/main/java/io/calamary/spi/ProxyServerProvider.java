package io.calamary.spi;

import io.calamary.ProxyServer;
import io.calamary.ProxyServerConfig;
import org.apiguardian.api.API;

/** Makes proxy servers. Found with {@link java.util.ServiceLoader}; calamary-core has the one. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ProxyServerProvider {
  /** Makes a server that is not started. */
  ProxyServer create(ProxyServerConfig config);
}
