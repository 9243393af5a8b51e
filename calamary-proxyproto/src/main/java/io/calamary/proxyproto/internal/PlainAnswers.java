package io.calamary.proxyproto.internal;

import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.ReplyPath;
import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends payloads to a load balancer, from the socket that its datagrams came to. */
final class PlainAnswers implements ReplyPath {
  private static final Logger LOG = LoggerFactory.getLogger(PlainAnswers.class);

  private final ListenerContext context;
  private final DatagramChannel socket;
  private final InetSocketAddress to;

  PlainAnswers(ListenerContext context, DatagramChannel socket, InetSocketAddress to) {
    this.context = context;
    this.socket = socket;
    this.to = to;
  }

  @Override
  public void answer(ByteBuf payload) {
    if (!socket.isActive() || !socket.isWritable()) {
      return;
    }
    if (payload.isReadable()) {
      socket.write(new DatagramPacket(payload.retain(), to), socket.voidPromise());
      return;
    }
    try {
      socket.flush();
      context.sendEmpty(socket, to);
    } catch (IOException e) {
      LOG.debug("an answer to {} is lost: {}", to, e.toString());
    }
  }

  @Override
  public void flush() {
    socket.flush();
  }
}
