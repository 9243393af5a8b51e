package io.calamary.core.internal.flow;

import io.calamary.core.internal.connect.TargetDialer;
import io.calamary.core.internal.transport.PeerSocket;
import io.calamary.core.spi.DatagramFraming;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Sends the answers of an association to its client, by the association's socket; drops them where
 * the client is too slow.
 */
final class ClientAnswers {
  private final TargetDialer dialer;
  private final DatagramFraming framing;
  private @Nullable DatagramChannel socket;
  private @Nullable PeerSocket direct;

  ClientAnswers(TargetDialer dialer, DatagramFraming framing) {
    this.dialer = dialer;
    this.framing = framing;
  }

  /** The socket can be used. */
  void bound(DatagramChannel channel) {
    socket = channel;
  }

  /** The client will be nowhere else, so the kernel may be told. */
  void stays(InetSocketAddress client) {
    DatagramChannel out = socket;
    if (out != null && direct == null) {
      out.flush();
      direct = dialer.connectClient(out, client);
    }
  }

  /**
   * Writes an answer behind a header.
   *
   * @param payload borrowed
   * @return false if it is dropped
   */
  boolean write(byte[] header, ByteBuf payload, InetSocketAddress client) {
    DatagramChannel out = socket;
    PeerSocket to = direct;
    if (out == null || !(to == null ? out.isWritable() : to.isWritable())) {
      return false;
    }
    if (to != null && !framing.seals()) {
      to.write(header, payload);
      return true;
    }
    ByteBuf datagram = out.alloc().ioBuffer(header.length + payload.readableBytes());
    datagram.writeBytes(header).writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    ByteBuf sealed = framing.seals() ? framing.seal(datagram) : datagram;
    if (sealed == null) {
      return false;
    }
    if (to == null) {
      out.write(new DatagramPacket(sealed, client), out.voidPromise());
    } else {
      to.write(PeerSocket.NO_HEADER, sealed);
      sealed.release();
    }
    return true;
  }

  /** Sends what was written. */
  void flush() {
    if (direct != null) {
      direct.flush();
    } else if (socket != null) {
      socket.flush();
    }
  }
}
