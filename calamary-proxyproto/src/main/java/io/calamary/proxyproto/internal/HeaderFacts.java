package io.calamary.proxyproto.internal;

import io.calamary.core.spi.PrefaceResult;
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

  static void tell(ProxyHeader header, PrefaceResult.Builder result) {
    result.attribute(ProxyAttributes.HEADER, header);
    tell(result, ProxyAttributes.ALPN, text(header.tlv(ProxyTlv.ALPN)));
    tell(result, ProxyAttributes.AUTHORITY, hostName(text(header.tlv(ProxyTlv.AUTHORITY))));
    tell(result, ProxyAttributes.UNIQUE_ID, header.tlv(ProxyTlv.UNIQUE_ID));
    tell(result, ProxyAttributes.SSL, header.ssl());
    tell(result, ProxyAttributes.NETNS, text(header.tlv(ProxyTlv.NETNS)));
    for (ProxyTlv tlv : header.tlvs()) {
      vendor(tlv, result);
    }
  }

  /** What a vendor's number means is not certain; what does not fit is only kept in the header. */
  private static void vendor(ProxyTlv tlv, PrefaceResult.Builder result) {
    boolean endpoint = tlv.length() > 1 && tlv.byteAt(0) == ENDPOINT;
    if (tlv.type() == ProxyTlv.AWS && endpoint) {
      tell(result, ProxyAttributes.AWS_VPC_ENDPOINT, ascii(tlv.value(), 1));
    } else if (tlv.type() == ProxyTlv.AZURE && endpoint && tlv.length() == 5) {
      int id = ByteBuffer.wrap(tlv.value()).order(ByteOrder.LITTLE_ENDIAN).getInt(1);
      result.attribute(ProxyAttributes.AZURE_LINK_ID, Integer.toUnsignedLong(id));
    } else if (tlv.type() == ProxyTlv.GCP && tlv.length() == Long.BYTES) {
      result.attribute(ProxyAttributes.GCP_CONNECTION_ID, ByteBuffer.wrap(tlv.value()).getLong());
    }
  }

  private static <T> void tell(
      PrefaceResult.Builder result, AttributeKey<T> key, @Nullable T value) {
    if (value != null) {
      result.attribute(key, value);
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
