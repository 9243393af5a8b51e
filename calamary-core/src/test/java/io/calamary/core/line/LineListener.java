package io.calamary.core.line;

import io.calamary.Listener;
import java.net.InetSocketAddress;

/** The client sends "host port\n", the proxy answers "ok\n" or "no REASON\n", then bytes flow. */
public record LineListener(String name, InetSocketAddress bindAddress) implements Listener {}
