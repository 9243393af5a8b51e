package io.calamary.core.internal.transport;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Options as calls of the kernel, which fail as Netty's options do: {@link ChannelException}. */
final class SocketCalls {
  private SocketCalls() {}

  /** Asks the kernel. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /** Tells the kernel. */
  interface Setting {
    void write() throws IOException;
  }

  static <T> T get(Reading<T> reading) {
    try {
      return reading.read();
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  static void set(Setting setting) {
    try {
      setting.write();
    } catch (IOException e) {
      throw new ChannelException(e);
    }
  }

  /** The value of an option that is told by its number; null if it is another. */
  static @Nullable Object numbered(Socket socket, ChannelOption<?> option) {
    if (option instanceof IntegerUnixChannelOption raw) {
      return get(() -> socket.getIntOpt(raw.level(), raw.optname()));
    }
    if (option instanceof RawUnixChannelOption raw) {
      ByteBuffer bytes = ByteBuffer.allocate(raw.length());
      set(() -> socket.getRawOpt(raw.level(), raw.optname(), bytes));
      return bytes.flip();
    }
    return null;
  }

  /** Sets an option that is told by its number; false if it is another. */
  static boolean setNumbered(Socket socket, ChannelOption<?> option, Object value) {
    if (option instanceof IntegerUnixChannelOption raw) {
      set(() -> socket.setIntOpt(raw.level(), raw.optname(), (Integer) value));
    } else if (option instanceof RawUnixChannelOption raw) {
      set(() -> socket.setRawOpt(raw.level(), raw.optname(), (ByteBuffer) value));
    } else {
      return false;
    }
    return true;
  }
}
