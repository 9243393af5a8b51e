package io.calamary.transparent.internal;

import io.netty.channel.unix.Buffer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Memory for one call of recvmsg(2): its {@code msghdr}, and what that points to. The layout is
 * that of Linux on machines of 64 bits, all that there is a native transport for.
 */
final class MessageSlot {
  private static final int NAME_LENGTH_AT = 8;
  private static final int VECTORS_AT = 16;
  private static final int VECTOR_COUNT_AT = 24;
  private static final int CONTROL_AT = 32;
  private static final int CONTROL_LENGTH_AT = 40;
  private static final int FLAGS_AT = 48;
  private static final int VECTOR = 56;
  private static final int NAME = 72;
  private static final int NAME_SIZE = 32;
  private static final int CONTROL = NAME + NAME_SIZE;
  private static final int CONTROL_SIZE = 256;
  private static final int PAYLOAD = CONTROL + CONTROL_SIZE;

  /** One more than a datagram can have, so that none can be cut short unnoticed. */
  private static final int PAYLOAD_SIZE = 65_536;

  private static final int MSG_CTRUNC = 0x08;
  private static final int MSG_TRUNC = 0x20;

  private final ByteBuffer memory;
  private final long address;

  MessageSlot() {
    memory = ByteBuffer.allocateDirect(PAYLOAD + PAYLOAD_SIZE).order(ByteOrder.nativeOrder());
    address = Buffer.memoryAddress(memory);
    memory.putLong(0, address + NAME);
    memory.putLong(VECTORS_AT, address + VECTOR);
    memory.putLong(VECTOR_COUNT_AT, 1);
    memory.putLong(CONTROL_AT, address + CONTROL);
    memory.putLong(VECTOR, address + PAYLOAD);
    memory.putLong(VECTOR + Long.BYTES, PAYLOAD_SIZE);
  }

  /** Makes it ready for a call; returns the address of the header. */
  long prepare() {
    memory.putInt(NAME_LENGTH_AT, NAME_SIZE);
    memory.putLong(CONTROL_LENGTH_AT, CONTROL_SIZE);
    memory.putInt(FLAGS_AT, 0);
    return address;
  }

  /** Whether the datagram or what the kernel says about it did not fit. */
  boolean truncated() {
    return (memory.getInt(FLAGS_AT) & (MSG_TRUNC | MSG_CTRUNC)) != 0;
  }

  /** Who sent it; null if the kernel did not say. */
  @Nullable InetSocketAddress sender() {
    return SocketAddresses.read(view(NAME, Math.min(memory.getInt(NAME_LENGTH_AT), NAME_SIZE)));
  }

  /** Where it was sent to; null if the kernel did not say. */
  @Nullable InetSocketAddress destination() {
    long length = Math.min(memory.getLong(CONTROL_LENGTH_AT), CONTROL_SIZE);
    return ControlMessages.originalDestination(view(CONTROL, (int) Math.max(0, length)));
  }

  /** The first bytes of the payload; valid until the next call. */
  ByteBuffer payload(int length) {
    return view(PAYLOAD, Math.min(length, PAYLOAD_SIZE));
  }

  private ByteBuffer view(int at, int length) {
    return memory.slice(at, Math.max(0, length)).order(ByteOrder.nativeOrder());
  }
}
