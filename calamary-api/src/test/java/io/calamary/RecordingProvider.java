package io.calamary;

import io.calamary.spi.ProxyServerProvider;
import org.mockito.Mockito;

/** Makes servers that do nothing, and keeps what they were made from. */
public final class RecordingProvider implements ProxyServerProvider {
  private static final ThreadLocal<ProxyServerConfig> LAST = new ThreadLocal<>();

  /** For {@link java.util.ServiceLoader}. */
  public RecordingProvider() {}

  static ProxyServerConfig configOf(ProxyServerBuilder builder) {
    LAST.remove();
    builder.build();
    return LAST.get();
  }

  @Override
  public ProxyServer create(ProxyServerConfig config) {
    LAST.set(config);
    return Mockito.mock(ProxyServer.class);
  }
}
