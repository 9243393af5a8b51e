package io.calamary.core.internal.flow;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flows of one source, the one whose client was silent longest first. Of one event loop. */
final class SourceFlows {
  private final Object key;
  private final Map<DatagramTable.FlowKey, TableFlow> flows = new LinkedHashMap<>(4, 0.75f, true);

  SourceFlows(Object key) {
    this.key = key;
  }

  Object key() {
    return key;
  }

  void add(TableFlow flow) {
    flows.put(flow.key(), flow);
  }

  /** The client has sent something. */
  void touch(TableFlow flow) {
    flows.get(flow.key());
  }

  void remove(TableFlow flow) {
    flows.remove(flow.key());
  }

  boolean isEmpty() {
    return flows.isEmpty();
  }

  @Nullable TableFlow oldest() {
    Iterator<TableFlow> all = flows.values().iterator();
    return all.hasNext() ? all.next() : null;
  }
}
