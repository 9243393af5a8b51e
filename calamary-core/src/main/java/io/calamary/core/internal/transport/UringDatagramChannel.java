package io.calamary.core.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultAddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelUtil;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.internal.StringUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.UnresolvedAddressException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket on io_uring that holds no memory while it waits: the ring is asked to tell when
 * there is something to read, which is then read {@linkplain DirectSocket directly}. Netty's own
 * has the ring receive, into a buffer for each socket that has room for the longest datagram, and
 * keeps memory for 512 requests besides.
 */
final class UringDatagramChannel extends UnicastChannel implements UnixChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(true);

  private final Socket socket = Socket.newSocketDgram();
  private final DatagramOptions config = new DatagramOptions(this, socket);
  private final UringPoll poll = new UringPoll(socket, this::readable);
  private @Nullable DirectSocket direct;
  private @Nullable volatile InetSocketAddress own;
  private @Nullable volatile InetSocketAddress peer;
  private volatile boolean active;
  private boolean wanted;

  /** The socket of a channel that is registered; to be used on its event loop. */
  DirectSocket direct() {
    DirectSocket known = direct;
    if (known == null) {
      known = new DirectSocket(this, LoopDatagrams.ofLoop(), DirectSocket.Senders.MANY);
      direct = known;
    }
    return known;
  }

  @Override
  public DatagramOptions config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public boolean isActive() {
    return active || (config.isActiveOnRegistration() && isRegistered() && isOpen());
  }

  @Override
  public boolean isConnected() {
    return peer != null;
  }

  /** What is not bound gets a port when it first sends. */
  @Override
  protected @Nullable InetSocketAddress localAddress0() {
    InetSocketAddress known = own;
    if (known == null && isOpen()) {
      InetSocketAddress told = socket.localAddress();
      known = told == null || told.getPort() == 0 ? null : told;
    }
    return known;
  }

  @Override
  protected @Nullable InetSocketAddress remoteAddress0() {
    return peer;
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return loop instanceof IoEventLoop io && io.isCompatible(IoUringIoHandle.class);
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new DatagramUnsafe();
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    ((IoEventLoop) eventLoop())
        .register((IoUringIoHandle) unsafe())
        .addListener(
            made -> {
              if (made.isSuccess()) {
                poll.begin((IoRegistration) made.getNow());
                promise.setSuccess();
              } else {
                promise.setFailure(made.cause());
              }
            });
  }

  private static InetSocketAddress resolved(SocketAddress address) {
    InetSocketAddress known = (InetSocketAddress) address;
    if (known.isUnresolved()) {
      throw new UnresolvedAddressException();
    }
    return known;
  }

  @Override
  protected void doBind(SocketAddress local) throws IOException {
    socket.bind(everywhere(resolved(local)));
    own = socket.localAddress();
    active = true;
  }

  /** All addresses are those of both families where the socket can have both. */
  private static InetSocketAddress everywhere(InetSocketAddress local) throws IOException {
    return local.getAddress() instanceof Inet4Address any
            && any.isAnyLocalAddress()
            && Socket.isIPv6Preferred()
        ? new InetSocketAddress(InetAddress.getByAddress(new byte[16]), local.getPort())
        : local;
  }

  private void doConnect(InetSocketAddress remote, @Nullable SocketAddress local)
      throws IOException {
    if (local != null) {
      doBind(local);
    }
    direct().connect(remote, !active);
    own = socket.localAddress();
    peer = remote;
    active = true;
  }

  @Override
  protected void doDisconnect() throws IOException {
    socket.disconnect();
    direct = null;
    peer = null;
  }

  @Override
  protected void doBeginRead() {
    wanted = true;
    poll.await();
  }

  private void readable() {
    if (wanted && isActive()) {
      wanted = false;
      direct().read();
    }
  }

  /** What the socket has no room for is lost, as what {@link PeerSocket} sends. */
  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    DirectSocket to = direct();
    to.flush();
    for (Object msg = out.current(); msg != null; msg = out.current()) {
      IOException failure =
          msg instanceof AddressedEnvelope<?, ?> envelope
              ? send(to, (ByteBuf) envelope.content(), (InetSocketAddress) envelope.recipient())
              : send(to, (ByteBuf) msg, null);
      if (failure == null) {
        out.remove();
      } else {
        out.remove(failure);
      }
    }
  }

  private static @Nullable IOException send(
      DirectSocket by, ByteBuf payload, @Nullable InetSocketAddress to) {
    return by.send(payload, 1, payload.readableBytes(), to);
  }

  @Override
  protected Object filterOutboundMessage(Object msg) {
    if (msg instanceof ByteBuf payload) {
      return direct(payload);
    }
    if (msg instanceof AddressedEnvelope<?, ?> envelope
        && envelope.content() instanceof ByteBuf payload
        && envelope.recipient() instanceof InetSocketAddress to) {
      ByteBuf direct = direct(payload);
      return direct == payload ? msg : new DefaultAddressedEnvelope<>(direct, resolved(to));
    }
    throw new UnsupportedOperationException(
        "a message of " + StringUtil.simpleClassName(msg) + " (expected: ByteBuf, DatagramPacket)");
  }

  private ByteBuf direct(ByteBuf payload) {
    if (!UnixChannelUtil.isBufferCopyNeededForWrite(payload) && payload.nioBufferCount() == 1) {
      return payload;
    }
    try {
      return alloc().directBuffer(payload.readableBytes()).writeBytes(payload);
    } finally {
      payload.release();
    }
  }

  @Override
  protected void doClose() throws IOException {
    active = false;
    poll.end();
    socket.close();
  }

  @Override
  protected void doDeregister() {
    poll.end();
  }

  private final class DatagramUnsafe extends AbstractUnsafe implements IoUringIoHandle {
    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      poll.handle(event);
    }

    @Override
    public void close() {
      close(voidPromise());
    }

    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      if (!promise.setUncancellable() || !ensureOpen(promise)) {
        return;
      }
      try {
        boolean before = isActive();
        doConnect(resolved(remote), local);
        promise.trySuccess();
        if (!before && isActive()) {
          pipeline().fireChannelActive();
        }
      } catch (IOException | RuntimeException e) {
        promise.tryFailure(annotateConnectException(e, remote));
        closeIfClosed();
      }
    }
  }
}
