package io.calamary;

import org.apiguardian.api.API;

/**
 * Threads that an application hands in, to share them with the proxy; {@code
 * io.calamary.core.NettyResources} makes one from an event loop group. They are never closed by the
 * proxy.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface ProxyResources {}
