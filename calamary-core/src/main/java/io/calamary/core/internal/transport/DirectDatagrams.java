package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket with one peer or many, read and written with one call of the kernel for each
 * datagram, or for many. Netty's channel asks the kernel for an option before each read, reads
 * until there is nothing, and makes a buffer and two addresses for each datagram; here the channel
 * is left what else there is to do: opening, closing, errors, and reading what comes {@linkplain
 * Trains together}. What is received is handed to its pipeline as a {@link ByteBuf} where the
 * sender is known, else as a {@link DatagramPacket}. Of the event loop that it is registered with.
 */
@SuppressWarnings("try") // close() may throw whatever that of Netty does
final class DirectDatagrams implements EpollIoHandle, PeerSocket, LoopDatagrams.Outlet {
  private static final AttributeKey<DirectDatagrams> KEY =
      AttributeKey.valueOf(DirectDatagrams.class, "direct");

  private enum State {
    /** The channel reads, which sees who has sent. */
    ANYBODY,
    /** The channel reads, which sees what came together. */
    TRAINS,
    /** Never connected; many peers send, and are sent to. */
    MANY,
    /** Connected, but others may have sent before that. */
    DRAINING,
    /** There is nothing but datagrams of the peer. */
    PEER
  }

  private static final AttributeKey<State> WANTED =
      AttributeKey.valueOf(DirectDatagrams.class, "wanted");

  private final EpollDatagramChannel channel;
  private final EpollIoHandle handle;
  private final LoopDatagrams loop;
  private final Socket socket;
  private final Segments segments;
  private final ReadPace pace = new ReadPace();
  private State state;
  private boolean bulk;

  private DirectDatagrams(
      EpollDatagramChannel channel, EpollIoHandle handle, LoopDatagrams loop, State state) {
    this.channel = channel;
    this.handle = handle;
    this.loop = loop;
    this.socket = (Socket) channel.fd();
    this.segments = new Segments(socket);
    this.state = state;
  }

  /**
   * Wishes that a channel that is not registered yet is read and written so.
   *
   * @param connected whether the channel is to be connected before anything can come; else {@link
   *     #connect} does that later
   */
  static void prepare(EpollDatagramChannel channel, boolean connected) {
    channel.attr(WANTED).set(connected ? State.PEER : State.ANYBODY);
  }

  /** As {@link #prepare}, for a channel that is never connected. */
  static void prepareMany(EpollDatagramChannel channel) {
    channel.attr(WANTED).set(State.MANY);
  }

  /** What an event loop is to register for a handle: the handle itself, or one of these. */
  static IoHandle wrap(IoHandle handle, LoopDatagrams loop) {
    if (handle instanceof EpollIoHandle epoll
        && handle instanceof Channel.Unsafe unsafe
        && unsafe.voidPromise().channel() instanceof EpollDatagramChannel channel) {
      State state = channel.attr(WANTED).getAndSet(null);
      if (state != null) {
        DirectDatagrams made = new DirectDatagrams(channel, epoll, loop, state);
        channel.attr(KEY).set(made);
        return made;
      }
    }
    return handle;
  }

  /** That of a channel; null if its event loop knows nothing of it. */
  static @Nullable DirectDatagrams of(Channel channel) {
    return channel.attr(KEY).get();
  }

  /**
   * From now on only datagrams of a peer are taken, and all go there. Netty's channel is not told:
   * where it reads it still looks who has sent.
   *
   * @throws IOException if the kernel refuses it
   */
  void connect(InetSocketAddress peer) throws IOException {
    socket.connect(peer);
    if (peer.equals(socket.localAddress())) {
      throw new ConnectException("connected to itself: " + peer);
    }
    state = State.DRAINING;
  }

  @Override
  public FileDescriptor fd() {
    return handle.fd();
  }

  /** Where there is more than something to read the channel finds out what. */
  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    boolean readable = ((EpollIoEvent) event).ops().value() == EpollIoOps.EPOLLIN.value();
    if (!readable || !readsItself() || !channel.isActive()) {
      handle.handle(registration, event);
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    IOException failure = null;
    try {
      switch (state) {
        case PEER -> read(pipeline);
        case MANY -> readMany(pipeline);
        default -> drain(pipeline);
      }
    } catch (IOException e) {
      failure = e;
    }
    pipeline.fireChannelReadComplete();
    if (failure != null) {
      failed(failure);
    }
    if (!bulk && pace.isBulk() && channel.isActive()) {
      bulk = true;
      state = Trains.begin(channel, loop) ? State.TRAINS : state;
    }
  }

  private boolean readsItself() {
    return state != State.ANYBODY && state != State.TRAINS;
  }

  private void read(ChannelPipeline pipeline) throws IOException {
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
        state = State.PEER;
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
        EpollTransport.sendNothing(socket);
      } else {
        EpollTransport.sendNothing(socket, to);
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

  @Override
  public void registered() {
    handle.registered();
  }

  @Override
  public void unregistered() {
    handle.unregistered();
  }

  @Override
  public void close() throws Exception {
    handle.close();
  }
}
