package io.calamary.core.internal.flow;

import io.calamary.core.spi.PrefaceResult;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Flow;
import io.calamary.resolve.FlowAttributes;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a client is: at the other end of its connection, or where a preface says. */
final class ClientOrigin {
  private final InetSocketAddress peer;
  private InetSocketAddress source;
  private List<PrefaceResult> prefaces = List.of();

  ClientOrigin(InetSocketAddress peer) {
    this.peer = peer;
    this.source = peer;
  }

  static ClientOrigin of(Channel channel) {
    return new ClientOrigin((InetSocketAddress) channel.remoteAddress());
  }

  /** Takes what a preface says; a later one has the last word. */
  void told(PrefaceResult preface) {
    InetSocketAddress said = preface.source();
    if (said != null) {
      source = said;
    }
    if (prefaces.isEmpty()) {
      prefaces = List.of(preface);
    } else {
      List<PrefaceResult> all = new ArrayList<>(prefaces);
      all.add(preface);
      prefaces = all;
    }
  }

  /** The other end of the connection. */
  InetSocketAddress peer() {
    return peer;
  }

  InetSocketAddress source() {
    return source;
  }

  <T> @Nullable T attribute(AttributeKey<T> key) {
    if (key == FlowAttributes.PEER) {
      return prefaces.isEmpty() ? null : key.type().cast(peer);
    }
    Object value = null;
    for (int i = prefaces.size() - 1; i >= 0 && value == null; i--) {
      value = prefaces.get(i).attributes().get(key);
    }
    return key.type().cast(value);
  }

  /** Sets where a flow comes from. */
  Flow.Builder describe(Flow.Builder flow) {
    for (int i = 0; i < prefaces.size(); i++) {
      for (Map.Entry<AttributeKey<?>, Object> told : prefaces.get(i).attributes().entrySet()) {
        put(flow, told.getKey(), told.getValue());
      }
    }
    if (!prefaces.isEmpty()) {
      flow.attribute(FlowAttributes.PEER, peer);
    }
    return flow.source(source);
  }

  private static <T> void put(Flow.Builder flow, AttributeKey<T> key, Object value) {
    flow.attribute(key, key.type().cast(value));
  }
}
