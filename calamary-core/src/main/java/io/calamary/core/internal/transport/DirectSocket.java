package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket with one peer or many, read and written with one call of the kernel for each
 * datagram, or for many. What is received is handed to the pipeline of its channel, as a {@link
 * ByteBuf} where the sender is known, else as a {@link DatagramPacket}. Of the event loop that the
 * channel is registered with.
 */
final class DirectSocket implements PeerSocket, LoopDatagrams.Outlet {
  /** Whose datagrams can come. */
  enum Senders {
    /** Those of many. */
    MANY,
    /** It is connected, but others may have sent before that. */
    DRAINING,
    /** Those of the peer alone. */
    PEER
  }

  private final DatagramChannel channel;
  private final LoopDatagrams loop;
  private final Socket socket;
  private final Segments segments;
  private final ReadPace pace = new ReadPace();
  private Senders senders;

  /**
   * The socket of a channel.
   *
   * @param channel a {@link UnixChannel}
   * @param loop of the channel's event loop
   */
  DirectSocket(DatagramChannel channel, LoopDatagrams loop, Senders senders) {
    this.channel = channel;
    this.loop = loop;
    this.socket = (Socket) ((UnixChannel) channel).fd();
    this.segments = new Segments(socket);
    this.senders = senders;
  }

  /**
   * From now on only datagrams of a peer are taken, and all go there. The channel is not told.
   *
   * @param fresh whether nothing can have come until now
   * @throws IOException if the kernel refuses it
   */
  void connect(InetSocketAddress peer, boolean fresh) throws IOException {
    socket.connect(peer);
    if (peer.equals(socket.localAddress())) {
      throw new ConnectException("connected to itself: " + peer);
    }
    senders = fresh ? Senders.PEER : Senders.DRAINING;
  }

  /** Hands over what there is, or as much of it as is due, and what went wrong. */
  void read() {
    ChannelPipeline pipeline = channel.pipeline();
    IOException failure = null;
    try {
      switch (senders) {
        case PEER -> readPeer(pipeline);
        case MANY -> readMany(pipeline);
        case DRAINING -> drain(pipeline);
      }
    } catch (IOException e) {
      failure = e;
    }
    pipeline.fireChannelReadComplete();
    if (failure != null) {
      failed(failure);
    }
  }

  /** Whether there was much to read, several times and never little between them. */
  boolean isBulk() {
    return pace.isBulk();
  }

  private void readPeer(ChannelPipeline pipeline) throws IOException {
    int most = pace.next();
    int found = 0;
    while (found < most && channel.isActive()) {
      ByteBuf into = loop.toReceive(channel.alloc());
      int length = OneReceive.of(socket, into);
      if (length == 0) {
        break;
      }
      found++;
      pipeline.fireChannelRead(into.writerIndex(Math.max(0, length)).retain());
    }
    pace.found(found, most);
  }

  /** What came before the socket was connected may be anybody's. */
  private void drain(ChannelPipeline pipeline) throws IOException {
    for (int i = 0; i < ReadPace.MOST && channel.isActive(); i++) {
      if (!readOne(pipeline)) {
        senders = Senders.PEER;
        return;
      }
    }
  }

  private void readMany(ChannelPipeline pipeline) throws IOException {
    int most = pace.next();
    int found = 0;
    while (found < most && channel.isActive() && readOne(pipeline)) {
      found++;
    }
    pace.found(found, most);
  }

  /** Reads a datagram and who has sent it; false if there is none. */
  private boolean readOne(ChannelPipeline pipeline) throws IOException {
    ByteBuf into = loop.toReceive(channel.alloc());
    DatagramSocketAddress sender = OneReceive.withSender(socket, into);
    if (sender == null) {
      return false;
    }
    into.writerIndex(sender.receivedAmount());
    pipeline.fireChannelRead(new DatagramPacket(into.retain(), channel.localAddress(), sender));
    return true;
  }

  @Override
  public boolean isWritable() {
    return channel.isActive();
  }

  @Override
  public void write(byte[] header, ByteBuf payload) {
    loop.add(this, header, payload);
  }

  @Override
  public void flush() {
    loop.flush(this);
  }

  @Override
  public void sendEmpty() throws IOException {
    flush();
    sendEmpty(null);
  }

  /** Sends an empty datagram; null for where the socket is connected to. */
  void sendEmpty(@Nullable InetSocketAddress to) throws IOException {
    if (channel.isActive()) {
      if (to == null) {
        EmptyDatagram.send(socket);
      } else {
        EmptyDatagram.send(socket, to);
      }
    }
  }

  /** How to send to one of many peers. */
  PeerSocket to(InetSocketAddress peer) {
    return new DirectPeer(this, loop, peer);
  }

  @Override
  public @Nullable IOException send(ByteBuf all, int count, int size) {
    return send(all, count, size, null);
  }

  /**
   * Sends what {@link LoopDatagrams} has gathered.
   *
   * @param to where to; null for where the socket is connected to
   * @return what went wrong; null if nothing did
   */
  @Nullable IOException send(ByteBuf all, int count, int size, @Nullable InetSocketAddress to) {
    if (channel.isActive()) {
      try {
        segments.send(all, count, size, to);
      } catch (IOException e) {
        return e;
      }
    }
    return null;
  }

  /** Tells the handlers, in the words of the JDK (as Netty does for connected channels). */
  @Override
  public void failed(IOException cause) {
    IOException told = cause;
    Throwable root = cause.getCause() == null ? cause : cause.getCause();
    if (root instanceof NativeIoException error
        && error.expectedErr() == Errors.ERROR_ECONNREFUSED_NEGATIVE) {
      told = new PortUnreachableException(error.getMessage());
      told.initCause(error);
    }
    channel.pipeline().fireExceptionCaught(told);
  }
}
