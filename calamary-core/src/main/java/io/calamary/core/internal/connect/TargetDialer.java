package io.calamary.core.internal.connect;

import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.core.internal.resolve.NameResolver;
import io.calamary.core.internal.timer.TimerWheel;
import io.calamary.core.internal.transport.PeerSocket;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.FlowFailure;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to targets: resolves the name, has the addresses judged, and connects to the first of
 * the permitted ones that answers. What is dialled is what was judged; nothing is resolved twice.
 * Safe to use from any event loop; each dial stays on its own.
 */
public final class TargetDialer {
  private final NameResolver resolver;
  private final DialSettings settings;

  /**
   * A dialer.
   *
   * @param transport the transport of the event loops
   * @param resolver resolves names, and says which address family begins
   * @param timeouts how long a connection may take, and the head start of an address
   * @param outgoing marks, interfaces and retries
   * @throws IllegalStateException if the transport or the kernel refuses the mark or the interface;
   *     the message says what to do
   */
  public TargetDialer(
      TransportKind transport, NameResolver resolver, Timeouts timeouts, Outgoing outgoing) {
    this.resolver = resolver;
    this.settings =
        new DialSettings(
            new TargetSockets(transport, outgoing),
            resolver.ipv6First(),
            timeouts.connect().toNanos(),
            timeouts.attemptDelay().toNanos(),
            outgoing.retries());
  }

  /** The connections that this dialer makes. */
  public OwnConnections own() {
    return settings.sockets().own();
  }

  /**
   * Connects to a target. To be called on the request's event loop; the listener may be called
   * before this method returns.
   */
  public Dial dial(DialRequest request, DialListener listener) {
    Dialling dialling =
        new Dialling(request, listener, owner -> new Race(request, settings, owner));
    dialling.start(resolver);
    return dialling;
  }

  /**
   * Connects to a target whose addresses were judged already: as {@link #dial}, but nothing is
   * resolved, and the gate is not asked.
   *
   * @param judged at least one
   */
  public Dial dial(DialRequest request, List<InetAddress> judged, DialListener listener) {
    Dialling dialling =
        new Dialling(request, listener, owner -> new Race(request, settings, owner));
    dialling.startJudged(judged);
    return dialling;
  }

  /**
   * Connects to an address that was judged already: as {@link #dial}, but nothing is resolved, and
   * the gate is not asked.
   *
   * @param wheel the timers of the request's event loop
   */
  public Dial dial(
      DialRequest request, InetAddress judged, TimerWheel wheel, DialListener listener) {
    SingleDial dial = new SingleDial(request, judged, settings, wheel, listener);
    dial.start();
    return dial;
  }

  /**
   * Resolves and judges only, for who connects to the addresses. To be called on the request's
   * event loop; may answer before this method returns. The request's handler is not used.
   *
   * @param found told the permitted addresses in the order in which to try them; at least one
   * @param failed told why there is none
   */
  public Dial judge(
      DialRequest request, Consumer<List<InetAddress>> found, Consumer<FlowFailure> failed) {
    Dialling dialling =
        new Dialling(
            request,
            new Unconnected(failed),
            owner -> new Gathering(new Candidates(settings.ipv6First()), owner, found));
    dialling.start(resolver);
    return dialling;
  }

  /**
   * Waits for a target to connect: as {@link #dial}, but a socket of its own listens for one of the
   * permitted addresses.
   */
  public Dial accept(DialRequest request, AcceptRequest wanted, DialListener listener) {
    Dialling dialling =
        new Dialling(
            request, listener, owner -> new Reception(request, wanted, settings.sockets(), owner));
    dialling.start(resolver);
    return dialling;
  }

  /**
   * Makes a socket for datagrams to and from a target: as {@link #dial}, but nothing is sent, so
   * the first permitted address that there is a route to is taken.
   */
  public Dial datagrams(DialRequest request, DialListener listener) {
    Dialling dialling =
        new Dialling(
            request, listener, owner -> new DatagramApproach(request, settings, null, owner));
    dialling.start(resolver);
    return dialling;
  }

  /**
   * Finds the address of a target: as {@link #datagrams}, but by the port of a socket that is there
   * already and stays its owner's. Where the transport lets sockets share a port, the target gets a
   * connected one of its own, so that what the network says of a target reaches no other; elsewhere
   * it is the shared socket that is handed over.
   *
   * @param bound done when that socket can be used; on the request's event loop
   */
  public Dial mapped(DialRequest request, ChannelFuture bound, DialListener listener) {
    boolean own = settings.sockets().sharesPorts();
    Dialling dialling =
        new Dialling(
            request,
            listener,
            owner ->
                own
                    ? new DatagramApproach(request, settings, bound, owner)
                    : new MappedApproach(request.from(), bound, owner));
    dialling.start(resolver);
    return dialling;
  }

  /**
   * A socket for datagrams to and from many targets; neither registered nor bound, and owned by the
   * caller.
   *
   * @param foreign whether it is to be bound to an address that is not this host's
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  public DatagramChannel mappedDatagrams(boolean foreign) {
    return settings.sockets().mappedDatagrams(foreign);
  }

  /**
   * A socket for the datagrams of a client; neither registered nor bound, and owned by the caller.
   *
   * @throws io.netty.channel.ChannelException if there is none to be had
   */
  public DatagramChannel clientDatagrams() {
    return settings.sockets().clientDatagrams();
  }

  /** How to send to the peer of what {@link #datagrams} has made. */
  public PeerSocket peer(DatagramChannel connected) {
    return settings.sockets().peer(connected);
  }

  /**
   * Lets a client's socket take datagrams of one peer only, if that makes it cheaper.
   *
   * @return how to send to the peer; null if the socket stays as it is
   */
  public @Nullable PeerSocket connectClient(DatagramChannel bound, InetSocketAddress peer) {
    return settings.sockets().connectClient(bound, peer);
  }

  /** How to send to a target by what {@link #mappedDatagrams} has made, which is registered. */
  public PeerSocket peer(DatagramChannel mapped, InetSocketAddress to) {
    return settings.sockets().peer(mapped, to);
  }
}
