package io.calamary.proxyproto.internal;

import io.calamary.core.spi.DatagramPeer;
import io.calamary.core.spi.ReplyPath;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyProtocolListener;
import io.calamary.proxyproto.ProxyTlv;
import io.calamary.resolve.FlowAttributes;
import io.calamary.resolve.NamePolicy;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who sent a datagram with a header, and what else the header says. What rules can ask tells flows
 * apart, so that no datagram goes by a decision on another header; what changes from one datagram
 * to the next does not.
 */
final class Balancer implements DatagramPeer {
  private final ProxyProtocolListener listener;
  private final ProxyHeader header;
  private final InetSocketAddress address;
  private final Supplier<ReplyPath> answers;
  private final List<Object> told;

  /**
   * Makes it.
   *
   * @param address where it is
   * @param answers the way of answers to that address
   */
  Balancer(
      ProxyProtocolListener listener,
      ProxyHeader header,
      InetSocketAddress address,
      Supplier<ReplyPath> answers) {
    this.listener = listener;
    this.header = header;
    this.address = address;
    this.answers = answers;
    this.told = told(header);
  }

  /** What lasts of a header and of those before it. */
  private static List<Object> told(ProxyHeader last) {
    List<Object> all = new ArrayList<>();
    for (ProxyHeader header = last; header != null; header = header.outer()) {
      header.tlvs().stream().filter(Balancer::lasts).forEach(all::add);
      all.add(Arrays.asList(header.source(), header.destination()));
    }
    return all;
  }

  private static boolean lasts(ProxyTlv tlv) {
    return tlv.type() != ProxyTlv.UNIQUE_ID && tlv.type() != ProxyTlv.CRC32C;
  }

  @Override
  public void describe(Flow.Builder flow) {
    flow.attribute(FlowAttributes.PEER, address);
    HeaderFacts.tell(header, flow::attribute);
    if (listener.namePolicy() != NamePolicy.USE_ORIGINAL) {
      flow.attribute(FlowAttributes.NAME_POLICY, listener.namePolicy());
    }
    String authority = HeaderFacts.authority(header);
    if (listener.authorityAsServerName() && authority != null) {
      flow.inspection(Inspection.builder().serverName(authority).build());
    }
  }

  /** Answers carry no header, so nothing tells whom they are from. */
  @Override
  public ReplyPath path(InetSocketAddress from) {
    return answers.get();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Balancer that && address.equals(that.address) && told.equals(that.told);
  }

  @Override
  public int hashCode() {
    return 31 * address.hashCode() + told.hashCode();
  }
}
