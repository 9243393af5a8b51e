package io.calamary.core.internal.flow;

import io.calamary.core.spi.PrefaceResult;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Flow;
import io.calamary.resolve.FlowAttributes;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a client is: at the other end of its connection, or where a preface says. */
final class ClientOrigin {
  private final InetSocketAddress peer;
  private InetSocketAddress source;
  private Map<AttributeKey<?>, Object> attributes = Map.of();

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
    Map<AttributeKey<?>, Object> all = new HashMap<>(attributes);
    all.putAll(preface.attributes());
    all.put(FlowAttributes.PEER, peer);
    attributes = all;
  }

  /** The other end of the connection. */
  InetSocketAddress peer() {
    return peer;
  }

  InetSocketAddress source() {
    return source;
  }

  <T> @Nullable T attribute(AttributeKey<T> key) {
    return key.type().cast(attributes.get(key));
  }

  /** Sets where a flow comes from. */
  Flow.Builder describe(Flow.Builder flow) {
    attributes.forEach((key, value) -> put(flow, key, value));
    return flow.source(source);
  }

  private static <T> void put(Flow.Builder flow, AttributeKey<T> key, Object value) {
    flow.attribute(key, key.type().cast(value));
  }
}
