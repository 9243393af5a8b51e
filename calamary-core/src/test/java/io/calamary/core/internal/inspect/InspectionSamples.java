package io.calamary.core.internal.inspect;

import io.calamary.core.internal.inspect.quic.Initials;
import io.calamary.core.internal.inspect.quic.KeyBudget;
import io.calamary.core.internal.inspect.quic.PacketOpener;
import io.calamary.core.testkit.QuicInitial;
import io.calamary.core.testkit.TlsHello;
import io.calamary.flow.Inspection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** First bytes as clients send them, and a look at them, to measure. */
public final class InspectionSamples {
  private static final int MAX = 64 * 1024;
  private static final int KEYS = 500;
  private static final int RECORD_HEADER = 5;

  private final ByteBuf hello = Unpooled.wrappedBuffer(TlsHello.to("www.example.com"));
  private final ByteBuf pieces =
      Unpooled.wrappedBuffer(HelloBytes.records(message(TlsHello.to("www.example.com")), 32));
  private final ByteBuf http =
      text("GET /a HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\n\r\n");
  private final ByteBuf ssh = text("SSH-2.0-OpenSSH_9.2\r\n");
  private final ByteBuf quic =
      Unpooled.wrappedBuffer(
          QuicInitial.v1("0102030405060708")
              .crypto(message(TlsHello.to("www.example.com")))
              .build());
  private final ByteBuf dns = Unpooled.wrappedBuffer(DatagramInspectorTest.QUERY);
  private final InetAddress source = InetAddress.getLoopbackAddress();
  private final PacketOpener opener = new PacketOpener();
  private KeyBudget budget = new KeyBudget(System.nanoTime());
  private int keys;

  /** Makes the samples; of one thread. */
  public InspectionSamples() {}

  private static ByteBuf text(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static byte[] message(byte[] record) {
    return Arrays.copyOfRange(record, RECORD_HEADER, record.length);
  }

  /** A ClientHello in one record. */
  public Optional<Inspection> hello() {
    return Inspector.inspect(hello, MAX);
  }

  /** The same in records of 32 bytes. */
  public Optional<Inspection> pieces() {
    return Inspector.inspect(pieces, MAX);
  }

  /** Where the message of the hello ends; nothing else is read. */
  public long records() {
    return TlsRecords.scan(pieces, MAX);
  }

  /** A plain request. */
  public Optional<Inspection> http() {
    return Inspector.inspect(http, MAX);
  }

  /** A banner of SSH. */
  public Optional<Inspection> ssh() {
    return Inspector.inspect(ssh, MAX);
  }

  /** The first datagram of QUIC: keys, deciphering and the hello inside. */
  public Optional<Inspection> quic() {
    if (++keys % KEYS == 0) {
      budget = new KeyBudget(System.nanoTime());
    }
    return datagram(quic);
  }

  /** A query of DNS. */
  public Optional<Inspection> dns() {
    return datagram(dns);
  }

  private Optional<Inspection> datagram(ByteBuf bytes) {
    return new DatagramInspector(new Initials.Tools(opener, budget), source).inspect(bytes);
  }
}
