package io.calamary.proxyproto.internal;

import io.calamary.flow.AttributeKey;
import io.calamary.flow.Endpoint;
import io.calamary.proxyproto.ProxyAttributes;
import io.calamary.proxyproto.ProxyHeader;
import io.calamary.proxyproto.ProxyTlv;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells rules and observers what a header says. */
final class HeaderFacts {
  /** The type inside of the TLVs of AWS and of Azure that this one knows. */
  private static final int ENDPOINT = 0x01;

  private HeaderFacts() {}

  /** Who is told. */
  interface Facts {
    /** Tells one thing. */
    <T> void attribute(AttributeKey<T> key, T value);
  }

  static void tell(ProxyHeader header, Facts facts) {
    facts.attribute(ProxyAttributes.HEADER, header);
    if (!header.tlvs().isEmpty()) {
      tellMore(header, facts);
    }
  }

  private static void tellMore(ProxyHeader header, Facts facts) {
    tell(facts, ProxyAttributes.ALPN, text(header.tlv(ProxyTlv.ALPN)));
    tell(facts, ProxyAttributes.AUTHORITY, authority(header));
    tell(facts, ProxyAttributes.UNIQUE_ID, header.tlv(ProxyTlv.UNIQUE_ID));
    tell(facts, ProxyAttributes.SSL, header.ssl());
    tell(facts, ProxyAttributes.NETNS, text(header.tlv(ProxyTlv.NETNS)));
    for (ProxyTlv tlv : header.tlvs()) {
      vendor(tlv, facts);
    }
  }

  /** The name in the AUTHORITY; null if there is none. */
  static @Nullable String authority(ProxyHeader header) {
    return hostName(text(header.tlv(ProxyTlv.AUTHORITY)));
  }

  /** What a vendor's number means is not certain; what does not fit is only kept in the header. */
  private static void vendor(ProxyTlv tlv, Facts facts) {
    boolean endpoint = tlv.length() > 1 && tlv.byteAt(0) == ENDPOINT;
    if (tlv.type() == ProxyTlv.AWS && endpoint) {
      tell(facts, ProxyAttributes.AWS_VPC_ENDPOINT, ascii(tlv.value(), 1));
    } else if (tlv.type() == ProxyTlv.AZURE && endpoint && tlv.length() == 5) {
      int id = ByteBuffer.wrap(tlv.value()).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
      facts.attribute(ProxyAttributes.AZURE_LINK_ID, Integer.toUnsignedLong(id));
    } else if (tlv.type() == ProxyTlv.GCP && tlv.length() == Long.BYTES) {
      facts.attribute(ProxyAttributes.GCP_CONNECTION_ID, ByteBuffer.wrap(tlv.value()).getLong());
    }
  }

  private static <T> void tell(Facts facts, AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      facts.attribute(key, value);
    }
  }

  private static @Nullable String text(@Nullable ProxyTlv tlv) {
    return tlv == null || tlv.length() == 0 ? null : tlv.text();
  }

  private static @Nullable String ascii(byte[] value, int from) {
    for (int i = from; i < value.length; i++) {
      if (value[i] <= ' ' || value[i] == 0x7f) {
        return null;
      }
    }
    return new String(Arrays.copyOfRange(value, from, value.length), StandardCharsets.US_ASCII);
  }

  /** A name in one spelling; null if it is none, or an address. */
  private static @Nullable String hostName(@Nullable String text) {
    if (text == null || Endpoint.addressOf(text) != null) {
      return null;
    }
    try {
      return Endpoint.of(text, 0).host();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
