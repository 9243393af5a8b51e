package io.calamary.core.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.AttributeKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket on epoll that is read and written {@linkplain DirectSocket directly}. Netty's
 * channel asks the kernel for an option before each read, reads until there is nothing, and makes a
 * buffer and two addresses for each datagram; here the channel is left what else there is to do:
 * opening, closing, errors, and reading what comes {@linkplain Trains together}. Of the event loop
 * that it is registered with.
 */
@SuppressWarnings("try") // close() may throw whatever that of Netty does
final class DirectDatagrams implements EpollIoHandle {
  private static final AttributeKey<DirectDatagrams> KEY =
      AttributeKey.valueOf(DirectDatagrams.class, "direct");

  private enum State {
    /** The channel reads, which sees who has sent. */
    ANYBODY,
    /** The channel reads, which sees what came together. */
    TRAINS,
    /** The socket is read directly. */
    DIRECT
  }

  /** What a channel is to be that is not registered yet. */
  private record Wanted(State state, DirectSocket.Senders senders) {}

  private static final AttributeKey<Wanted> WANTED =
      AttributeKey.valueOf(DirectDatagrams.class, "wanted");

  private final EpollDatagramChannel channel;
  private final EpollIoHandle handle;
  private final LoopDatagrams loop;
  private final DirectSocket socket;
  private State state;
  private boolean bulk;

  private DirectDatagrams(
      EpollDatagramChannel channel, EpollIoHandle handle, LoopDatagrams loop, Wanted wanted) {
    this.channel = channel;
    this.handle = handle;
    this.loop = loop;
    this.socket = new DirectSocket(channel, loop, wanted.senders());
    this.state = wanted.state();
  }

  /**
   * Wishes that a channel that is not registered yet is read and written so.
   *
   * @param connected whether the channel is to be connected before anything can come; else {@link
   *     #connect} does that later
   */
  static void prepare(EpollDatagramChannel channel, boolean connected) {
    channel
        .attr(WANTED)
        .set(
            connected
                ? new Wanted(State.DIRECT, DirectSocket.Senders.PEER)
                : new Wanted(State.ANYBODY, DirectSocket.Senders.MANY));
  }

  /** As {@link #prepare}, for a channel that is never connected. */
  static void prepareMany(EpollDatagramChannel channel) {
    channel.attr(WANTED).set(new Wanted(State.DIRECT, DirectSocket.Senders.MANY));
  }

  /** What an event loop is to register for a handle: the handle itself, or one of these. */
  static IoHandle wrap(IoHandle handle, LoopDatagrams loop) {
    if (handle instanceof EpollIoHandle epoll
        && handle instanceof Channel.Unsafe unsafe
        && unsafe.voidPromise().channel() instanceof EpollDatagramChannel channel) {
      Wanted wanted = channel.attr(WANTED).getAndSet(null);
      if (wanted != null) {
        DirectDatagrams made = new DirectDatagrams(channel, epoll, loop, wanted);
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

  /** How to send. */
  DirectSocket socket() {
    return socket;
  }

  /**
   * From now on only datagrams of a peer are taken, and all go there. Netty's channel is not told:
   * where it reads it still looks who has sent.
   *
   * @throws IOException if the kernel refuses it
   */
  void connect(InetSocketAddress peer) throws IOException {
    socket.connect(peer, false);
    state = State.DIRECT;
  }

  @Override
  public FileDescriptor fd() {
    return handle.fd();
  }

  /** Where there is more than something to read the channel finds out what. */
  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    boolean readable = ((EpollIoEvent) event).ops().value() == EpollIoOps.EPOLLIN.value();
    if (!readable || state != State.DIRECT || !channel.isActive()) {
      handle.handle(registration, event);
      return;
    }
    socket.read();
    if (!bulk && socket.isBulk() && channel.isActive()) {
      bulk = true;
      state = Trains.begin(channel, loop) ? State.TRAINS : state;
    }
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
