package io.calamary.core.internal.upstream;

import io.calamary.flow.Flow;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.OutgoingTlv;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes PROXY headers. */
final class HeaderWriter {
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final int V2_PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;
  private static final int FIXED = 16;
  private static final int MOST_BYTES = 65_535;
  private static final long START = new SecureRandom().nextLong();

  private HeaderWriter() {}

  /**
   * The header of a flow.
   *
   * @throws IllegalArgumentException if its typed values are too long
   */
  static ByteBuf write(OutgoingHeader header, Flow flow, HeaderAddresses addresses) {
    return header.version() == OutgoingHeader.Version.V1
        ? v1(addresses)
        : v2(header, flow, addresses);
  }

  private static ByteBuf v1(HeaderAddresses addresses) {
    String line =
        "PROXY "
            + (addresses.ipv6() ? "TCP6 " : "TCP4 ")
            + addresses.text(addresses.source())
            + ' '
            + addresses.text(addresses.destination())
            + ' '
            + addresses.source().getPort()
            + ' '
            + addresses.destination().getPort()
            + "\r\n";
    return Unpooled.copiedBuffer(line, StandardCharsets.US_ASCII);
  }

  private static ByteBuf v2(OutgoingHeader header, Flow flow, HeaderAddresses addresses) {
    List<OutgoingTlv> tlvs = tlvs(header, flow);
    int size = addresses.ipv6() ? 36 : 12;
    for (OutgoingTlv tlv : tlvs) {
      size += 3 + tlv.size();
    }
    size += header.crc32c() ? 7 : 0;
    if (size > MOST_BYTES) {
      throw new IllegalArgumentException(
          "PROXY header: " + size + " bytes (expected: at most " + MOST_BYTES + ")");
    }
    ByteBuf out = Unpooled.buffer(FIXED + size);
    out.writeBytes(SIGNATURE).writeByte(V2_PROXY);
    out.writeByte(addresses.ipv6() ? TCP6 : TCP4).writeShort(size);
    out.writeBytes(addresses.bytes(addresses.source()));
    out.writeBytes(addresses.bytes(addresses.destination()));
    out.writeShort(addresses.source().getPort()).writeShort(addresses.destination().getPort());
    for (OutgoingTlv tlv : tlvs) {
      out.writeByte(tlv.type()).writeShort(tlv.size()).writeBytes(tlv.value());
    }
    if (header.crc32c()) {
      out.writeByte(OutgoingTlv.CRC32C).writeShort(4).writeInt(0);
      CRC32C sum = new CRC32C();
      sum.update(out.array(), out.arrayOffset(), out.writerIndex());
      out.setInt(out.writerIndex() - 4, (int) sum.getValue());
    }
    return out;
  }

  private static List<OutgoingTlv> tlvs(OutgoingHeader header, Flow flow) {
    List<OutgoingTlv> all = new ArrayList<>(header.tlvs(flow));
    String name = header.authority() ? authority(flow) : null;
    if (name != null) {
      all.add(OutgoingTlv.of(OutgoingTlv.AUTHORITY, name.getBytes(StandardCharsets.UTF_8)));
    }
    if (header.uniqueId()) {
      byte[] id = ByteBuffer.allocate(16).putLong(START).putLong(flow.id()).array();
      all.add(OutgoingTlv.of(OutgoingTlv.UNIQUE_ID, id));
    }
    return all;
  }

  private static @Nullable String authority(Flow flow) {
    String serverName = flow.inspection().serverName();
    if (serverName != null) {
      return serverName;
    }
    return flow.destination().address() == null ? flow.destination().host() : null;
  }
}
