package io.calamary.examples.launcher.metrics;

import java.util.Map;

/**
 * Writes the text format of Prometheus, version 0.0.4. Libraries for it insist on the ending {@code
 * _total}, which the original's counters do not have.
 */
final class MetricsPage {
  private static final String PREFIX = "calamary_";

  private final StringBuilder out = new StringBuilder(2048);

  MetricsPage counter(String name, String help, long value) {
    head(name, help, "counter");
    return sample(name, "", value);
  }

  MetricsPage gauge(String name, String help, long value) {
    head(name, help, "gauge");
    return sample(name, "", value);
  }

  MetricsPage counters(String name, String help, String label, Map<String, Long> values) {
    head(name, help, "counter");
    values.forEach((key, value) -> sample(name, "{" + label + "=\"" + escape(key) + "\"}", value));
    return this;
  }

  private void head(String name, String help, String type) {
    out.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private MetricsPage sample(String name, String labels, long value) {
    out.append(PREFIX).append(name).append(labels).append(' ').append(value).append('\n');
    return this;
  }

  private static String escape(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
