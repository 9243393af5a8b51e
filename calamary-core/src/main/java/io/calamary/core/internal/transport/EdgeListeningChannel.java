package io.calamary.core.internal.transport;

import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that listens; what it accepts has its options already. It is watched only while
 * connections are wanted.
 */
final class EdgeListeningChannel extends EdgeChannel implements ServerSocketChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false, 1);

  /** An address of IPv6 with its scope and port, behind its length. */
  private static final int ADDRESS_BYTES = 25;

  private static final int AT_ONCE = 16;

  private final EdgeTcpConfig config;
  private final byte[] remote = new byte[ADDRESS_BYTES];
  private volatile boolean active;
  private boolean wanted;

  /** A socket that is not bound yet. */
  EdgeListeningChannel(Socket socket, SocketWatch watch) {
    super(null, socket, watch);
    config = new EdgeTcpConfig(this, new ServerChannelRecvByteBufAllocator(), false);
    config.prepare();
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
    return active;
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return null;
  }

  @Override
  protected @Nullable InetSocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress address) throws IOException {
    super.doBind(address);
    socket.listen(config.getBacklog());
    active = true;
  }

  /** Nobody is to connect any more, even where something still holds the socket open. */
  @Override
  protected void doClose() throws Exception {
    boolean listening = active;
    active = false;
    try {
      if (listening) {
        socket.shutdown(true, true);
      }
    } finally {
      super.doClose();
    }
  }

  @Override
  void registered() {
    // Nothing comes before it is bound.
  }

  @Override
  protected void doBeginRead() {
    if (!wanted) {
      wanted = true;
      watch(SocketWatch.IN);
    }
  }

  /**
   * What waits is taken together: what each connection needs next is then done for all of them in
   * turn, by code that is at hand. So many and no more, as those that are open have their turns
   * too.
   */
  private void accept() {
    Throwable failure = null;
    boolean more = true;
    try {
      for (int left = config.isAutoRead() ? AT_ONCE : 1; left > 0 && active && more; left--) {
        more = acceptOne();
      }
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
    pipeline().fireChannelReadComplete();
    if (failure != null) {
      pipeline().fireExceptionCaught(failure);
    }
    if (!config.isAutoRead() && wanted) {
      wanted = false;
      watch(0);
    } else if (more && wanted && active) {
      // Not every transport tells again of what is there still.
      watch(SocketWatch.IN);
    }
  }

  /** Whether there was one. */
  private boolean acceptOne() throws IOException {
    int accepted = socket.accept(remote);
    if (accepted < 0) {
      return false;
    }
    InetSocketAddress peer = NativeInetAddress.address(remote, 1, remote[0]);
    Socket connection = new Socket(accepted);
    pipeline()
        .fireChannelRead(new EdgeTcpChannel(this, connection, watch.another(connection), peer));
    return true;
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected Object filterOutboundMessage(Object msg) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new ListeningUnsafe();
  }

  @Override
  void ready(int events) {
    if (active) {
      accept();
    }
  }

  private final class ListeningUnsafe extends AbstractUnsafe {
    @Override
    public void connect(
        SocketAddress remote, @Nullable SocketAddress local, ChannelPromise promise) {
      safeSetFailure(promise, new UnsupportedOperationException());
    }
  }
}
