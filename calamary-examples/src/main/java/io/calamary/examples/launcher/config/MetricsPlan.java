package io.calamary.examples.launcher.config;

/**
 * Whether and where metrics are served.
 *
 * @param enabled whether they are
 * @param port the port on 127.0.0.1; 0 for any free one
 */
public record MetricsPlan(boolean enabled, int port) {}
