package io.calamary;

import org.apiguardian.api.API;

/**
 * Bytes that come before a listener's own protocol and tell about its client, such as a PROXY
 * header. Each kind has a class of its own with its options; the core finds who reads it by that
 * class, as with {@link Listener}. Implementations are immutable.
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Preface {}
