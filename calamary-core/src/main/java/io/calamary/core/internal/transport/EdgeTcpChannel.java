package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelUtil;
import io.netty.util.internal.StringUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection that the kernel is asked once to watch, for all there is (EPOLLET). So a short
 * tunnel costs no calls to begin and to stop to watch for one thing or the other.
 */
final class EdgeTcpChannel extends EdgeDuplexChannel implements StraightChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

  /** All there is. */
  static final int EVENTS = SocketWatch.IN | SocketWatch.OUT | SocketWatch.PRI | SocketWatch.RDHUP;

  private static final int BROKEN = SocketWatch.ERR | SocketWatch.HUP;

  /** Until somebody gives others; holds nothing itself. */
  private static final RecvByteBufAllocator BUFFERS = new AdaptiveRecvByteBufAllocator();

  private final EdgeTcpConfig config;
  private final EdgeReader reader = new EdgeReader(this);
  private final EdgeWriter writer;
  private @Nullable ConnectAttempt attempt;
  private @Nullable volatile InetSocketAddress peer;
  private volatile boolean active;

  /** A socket that is to connect. */
  EdgeTcpChannel(Socket socket, SocketWatch watch) {
    super(null, socket, watch);
    this.writer = new EdgeWriter(socket);
    this.config = new EdgeTcpConfig(this, BUFFERS, false);
    config.setTcpNoDelay(true);
  }

  /** A connection that a listening socket, which has the options of all, has accepted. */
  EdgeTcpChannel(
      ServerSocketChannel parent, Socket socket, SocketWatch watch, InetSocketAddress peer) {
    super(parent, socket, watch);
    this.peer = peer;
    this.writer = new EdgeWriter(socket);
    this.config = new EdgeTcpConfig(this, BUFFERS, true);
    this.active = true;
  }

  @Override
  public EdgeTcpConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isActive() {
    return active;
  }

  @Override
  boolean hasAddress() {
    return peer != null || attempt != null;
  }

  @Override
  protected @Nullable InetSocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new TcpUnsafe();
  }

  @Override
  void registered() {
    if (active) {
      watchEdges();
    }
  }

  /** Asks the kernel to tell what is the case now, and whatever changes. */
  void watchEdges() {
    watch(EVENTS);
  }

  @Override
  protected void doBeginRead() {
    reader.want(null);
  }

  @Override
  public void want(StraightReceiver to) {
    reader.want(to);
  }

  @Override
  public void send(ByteBuf bytes) throws IOException {
    ChannelOutboundBuffer waiting = unsafe().outboundBuffer();
    if (active
        && waiting != null
        && waiting.totalPendingWriteBytes() == 0
        && bytes.hasMemoryAddress()
        && !socket.isOutputShutdown()) {
      writer.send(bytes);
    }
  }

  /** No more comes from the peer. */
  void inputEnded() {
    if (isInputShutdown() || !isOpen()) {
      return;
    }
    if (!config.isAllowHalfClosure()) {
      unsafe().close(voidPromise());
      return;
    }
    endInput();
    pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
  }

  /** What fails in a socket ends it; what fails in between ends it as well, as bytes are lost. */
  void readFailed(Throwable cause) {
    pipeline().fireExceptionCaught(cause);
    unsafe().close(voidPromise());
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws IOException {
    if (writer.write(out, config.getWriteSpinCount())) {
      eventLoop().execute(((TcpUnsafe) unsafe())::flushOn);
    }
  }

  @Override
  protected Object filterOutboundMessage(Object msg) {
    if (socket.isOutputShutdown()) {
      throw new ChannelException("the output is shut down");
    }
    if (!(msg instanceof ByteBuf bytes)) {
      throw new UnsupportedOperationException(
          "a message of " + StringUtil.simpleClassName(msg) + " (expected: ByteBuf)");
    }
    if (!UnixChannelUtil.isBufferCopyNeededForWrite(bytes)) {
      return bytes;
    }
    try {
      return alloc().directBuffer(bytes.readableBytes()).writeBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  @Override
  protected void doClose() throws Exception {
    active = false;
    ConnectAttempt running = attempt;
    attempt = null;
    if (running != null) {
      running.failed(new ClosedChannelException());
    }
    super.doClose();
  }

  @Override
  void ready(int events) {
    boolean broken = (events & BROKEN) != 0;
    if (broken || (events & SocketWatch.OUT) != 0) {
      ((TcpUnsafe) unsafe()).room(broken);
    }
    boolean ending = broken || (events & SocketWatch.RDHUP) != 0;
    boolean urgent = (events & SocketWatch.PRI) != 0;
    if (active && (ending || urgent || (events & SocketWatch.IN) != 0)) {
      reader.ready(ending, urgent);
    }
  }

  private final class TcpUnsafe extends AbstractUnsafe {
    void room(boolean broken) {
      ConnectAttempt running = attempt;
      if (running != null) {
        finishConnect(running, broken);
      } else {
        writer.room();
        super.flush0();
      }
    }

    @Override
    protected void flush0() {
      if (attempt == null && !writer.full()) {
        super.flush0();
      }
    }

    void flushOn() {
      flush0();
    }

    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      if (promise.isDone() || !ensureOpen(promise)) {
        return;
      }
      try {
        begin((InetSocketAddress) remote, local, promise);
      } catch (IOException | RuntimeException e) {
        promise.tryFailure(annotateConnectException(e, remote));
        closeIfClosed();
      }
    }

    private void begin(
        InetSocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise)
        throws IOException {
      requireResolved(remote);
      requireResolved(local);
      if (peer != null) {
        throw new AlreadyConnectedException();
      }
      if (attempt != null) {
        throw new ConnectionPendingException();
      }
      boolean begun = false;
      try {
        if (local != null) {
          socket.bind(local);
        }
        boolean connected = socket.connect(remote);
        attempt = new ConnectAttempt(promise, remote);
        begun = true;
        watchEdges();
        if (connected) {
          connected(attempt);
        } else {
          attempt.limit(eventLoop(), config.getConnectTimeoutMillis());
        }
      } finally {
        if (!begun) {
          socket.close();
        }
      }
    }

    /** Where the kernel tells of no error the connection is there. */
    private void finishConnect(ConnectAttempt running, boolean broken) {
      try {
        if (broken && !socket.finishConnect()) {
          return;
        }
      } catch (IOException e) {
        attempt = null;
        running.failed(annotateConnectException(e, running.remote()));
        close(voidPromise());
        return;
      }
      connected(running);
    }

    private void connected(ConnectAttempt made) {
      InetSocketAddress told = made.remote();
      // What connects to no address in particular is connected to this host by one of its own.
      peer = told.getAddress().isAnyLocalAddress() ? socket.remoteAddress() : told;
      attempt = null;
      active = true;
      boolean wanted = made.done();
      if (active) {
        pipeline().fireChannelActive();
      }
      if (!wanted) {
        close(voidPromise());
      }
    }
  }
}
