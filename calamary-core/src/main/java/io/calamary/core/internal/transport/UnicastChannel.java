package io.calamary.core.internal.transport;

import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/** A UDP socket that joins no groups: a proxy's datagrams have one receiver each. */
abstract class UnicastChannel extends AbstractChannel implements DatagramChannel {
  UnicastChannel() {
    super(null);
  }

  @Override
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) super.localAddress();
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return (InetSocketAddress) super.remoteAddress();
  }

  private static ChannelFuture refused(ChannelPromise promise) {
    return promise.setFailure(
        new UnsupportedOperationException("a group of receivers (expected: one receiver)"));
  }

  @Override
  public ChannelFuture joinGroup(InetAddress group) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture joinGroup(InetAddress group, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture joinGroup(InetSocketAddress group, NetworkInterface by) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture joinGroup(
      InetSocketAddress group, NetworkInterface by, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture joinGroup(
      InetAddress group, NetworkInterface by, @Nullable InetAddress source) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture joinGroup(
      InetAddress group, NetworkInterface by, @Nullable InetAddress source, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture leaveGroup(InetAddress group) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture leaveGroup(InetAddress group, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture leaveGroup(InetSocketAddress group, NetworkInterface by) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture leaveGroup(
      InetSocketAddress group, NetworkInterface by, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture leaveGroup(
      InetAddress group, NetworkInterface by, @Nullable InetAddress source) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture leaveGroup(
      InetAddress group, NetworkInterface by, @Nullable InetAddress source, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture block(InetAddress group, NetworkInterface by, InetAddress source) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture block(
      InetAddress group, NetworkInterface by, InetAddress source, ChannelPromise future) {
    return refused(future);
  }

  @Override
  public ChannelFuture block(InetAddress group, InetAddress source) {
    return refused(newPromise());
  }

  @Override
  public ChannelFuture block(InetAddress group, InetAddress source, ChannelPromise future) {
    return refused(future);
  }
}
