package io.calamary.transparent.internal;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Writes the packet that tells a client that nobody listens where it sent a datagram to:
 * "destination unreachable, port unreachable" of ICMP (RFC 792) or ICMPv6 (RFC 4443 section 3.1).
 * It comes from the destination, and quotes as much of the datagram as such a packet may have (RFC
 * 1812 section 4.3.2.3, RFC 4443 section 2.4). The header of the quoted datagram is made anew, as
 * the kernel keeps none; what the client looks at is the same.
 */
final class Unreachable {
  private static final int HEADER4 = 20;
  private static final int HEADER6 = 40;
  private static final int ICMP = 8;
  private static final int UDP = 8;

  /** The most that such a packet has: what every host takes in one piece. */
  private static final int MOST4 = 576;

  private static final int MOST6 = 1280;
  private static final byte PROTOCOL_ICMP = 1;
  private static final byte PROTOCOL_UDP = 17;
  private static final byte PROTOCOL_ICMP6 = 58;

  /** The precedence "internetwork control" (RFC 1812 section 4.3.2.5). */
  private static final byte CONTROL = (byte) 0xC0;

  private static final byte HOPS = 64;

  private final InetSocketAddress client;
  private final InetSocketAddress destination;
  private final ByteBuf payload;
  private final boolean ip4;

  private Unreachable(InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    this.client = client;
    this.destination = destination;
    this.payload = payload;
    this.ip4 = client.getAddress() instanceof Inet4Address;
  }

  /**
   * The packet, from its IP header on, in a direct buffer.
   *
   * @param destination of the same family as the client
   * @param payload of the datagram; borrowed
   */
  static ByteBuffer packet(
      InetSocketAddress client, InetSocketAddress destination, ByteBuf payload) {
    return new Unreachable(client, destination, payload).write();
  }

  private ByteBuffer write() {
    int header = ip4 ? HEADER4 : HEADER6;
    int room = (ip4 ? MOST4 : MOST6) - header - ICMP - header - UDP;
    int quoted = Math.min(payload.readableBytes(), room);
    ByteBuffer to = ByteBuffer.allocateDirect(header + ICMP + header + UDP + quoted);
    byte protocol = ip4 ? PROTOCOL_ICMP : PROTOCOL_ICMP6;
    InetAddress sender = destination.getAddress();
    header(to, protocol, to.capacity() - header, sender, client.getAddress());
    to.put((byte) (ip4 ? 3 : 1)).put((byte) (ip4 ? 3 : 4)).putShort((short) 0).putInt(0);
    int length = UDP + payload.readableBytes();
    header(to, PROTOCOL_UDP, length, client.getAddress(), sender);
    datagram(to, length, quoted);
    to.flip();
    InternetChecksum sum = new InternetChecksum().add(to.slice(header, to.limit() - header));
    if (!ip4) {
      pseudoHeader(sum, PROTOCOL_ICMP6, to.limit() - header);
    }
    return to.putShort(header + 2, sum.value());
  }

  private void header(ByteBuffer to, byte protocol, int length, InetAddress from, InetAddress at) {
    int start = to.position();
    if (ip4) {
      byte service = protocol == PROTOCOL_ICMP ? CONTROL : 0;
      to.put((byte) 0x45).put(service).putShort((short) (HEADER4 + length)).putInt(0);
      to.put(HOPS).put(protocol).putShort((short) 0).put(from.getAddress()).put(at.getAddress());
      InternetChecksum sum = new InternetChecksum().add(to.slice(start, HEADER4));
      to.putShort(start + 10, sum.value());
    } else {
      to.putInt(0x60000000).putShort((short) length).put(protocol).put(HOPS);
      to.put(from.getAddress()).put(at.getAddress());
    }
  }

  private void datagram(ByteBuffer to, int length, int quoted) {
    int start = to.position();
    to.putShort((short) client.getPort()).putShort((short) destination.getPort());
    to.putShort((short) length).putShort((short) 0);
    InternetChecksum sum = new InternetChecksum().add(to.slice(start, UDP));
    pseudoHeader(sum, PROTOCOL_UDP, length);
    sum.add(payload.nioBuffer());
    // A sum of 0 would say that there is none (RFC 768).
    to.putShort(start + 6, sum.value() == 0 ? -1 : sum.value());
    ByteBuffer room = to.slice(to.position(), quoted);
    payload.getBytes(payload.readerIndex(), room);
    to.position(to.position() + quoted);
  }

  /** What checksums cover besides (RFC 768, RFC 8200 section 8.1). */
  private void pseudoHeader(InternetChecksum sum, byte protocol, int length) {
    sum.add(ByteBuffer.wrap(client.getAddress().getAddress()));
    sum.add(ByteBuffer.wrap(destination.getAddress().getAddress()));
    sum.add(length).add(protocol);
  }
}
