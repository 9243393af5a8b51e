package io.calamary.core.internal.server;

import io.calamary.Limits;
import io.calamary.Outgoing;
import io.calamary.Timeouts;
import io.calamary.auth.Authenticator;
import io.calamary.core.internal.accept.GuardedLogins;
import io.calamary.core.internal.connect.OwnConnections;
import io.calamary.core.internal.decide.OwnAddresses;
import io.calamary.core.internal.transport.TransportKind;
import io.calamary.core.spi.ListenerContext;
import io.calamary.core.spi.Logins;
import io.calamary.flow.Transport;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What acceptors are told.
 *
 * @param limits the server's limits
 * @param timeouts the server's timeouts
 * @param outgoing mark and interface
 * @param kind the transport
 * @param own what belongs to the server
 */
record Context(Limits limits, Timeouts timeouts, Outgoing outgoing, TransportKind kind, Own own)
    implements ListenerContext {
  /**
   * What belongs to the server.
   *
   * @param addresses what it listens on
   * @param connections where its connections come from
   */
  record Own(OwnAddresses addresses, OwnConnections connections) {}

  @Override
  public String transport() {
    return kind.name();
  }

  @Override
  public Logins logins(Authenticator authenticator) {
    return new GuardedLogins(authenticator);
  }

  @Override
  public boolean leadsBack(InetSocketAddress address) {
    return own.addresses().contains(Transport.TCP, address.getAddress(), address.getPort());
  }

  @Override
  public Predicate<InetSocketAddress> ownConnections() {
    own.connections().want();
    return own.connections()::contains;
  }

  @Override
  public <T> @Nullable String refusal(ChannelOption<T> option, T value) {
    return kind.refusal(option, value);
  }

  @Override
  public DatagramChannel datagramSocket() {
    DatagramChannel socket = kind.datagramChannels().newChannel();
    kind.receiveAny(socket.config());
    return socket;
  }

  @Override
  public void sendEmpty(DatagramChannel socket, InetSocketAddress to) throws IOException {
    kind.sendEmpty(socket, to);
  }
}
