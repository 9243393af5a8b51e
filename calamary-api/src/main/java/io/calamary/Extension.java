package io.calamary;

import org.apiguardian.api.API;

/** Marks what can be handed to {@link ProxyServerBuilder#extension}: providers of modes. */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Extension {}
