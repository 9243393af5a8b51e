/**
 * The public API of Calamary, an embeddable forward and filtering proxy.
 *
 * <p>It speaks JDK types only. The implementation is found with {@link java.util.ServiceLoader}
 * through {@link io.calamary.spi.ProxyServerProvider}; listener modes are modules of their own.
 */
module io.calamary.api {
  requires static transitive org.jspecify;
  requires static transitive org.apiguardian.api;

  exports io.calamary;
  exports io.calamary.auth;
  exports io.calamary.filter;
  exports io.calamary.flow;
  exports io.calamary.observe;
  exports io.calamary.resolve;
  exports io.calamary.spi;
  exports io.calamary.tls;
  exports io.calamary.upstream;

  uses io.calamary.spi.ProxyServerProvider;
}
