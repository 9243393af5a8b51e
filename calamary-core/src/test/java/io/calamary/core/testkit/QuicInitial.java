package io.calamary.core.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Makes protected Initial packets of a QUIC client (RFC 9001), good ones and bad ones. */
public final class QuicInitial {
  /** A datagram of a client is at least this large. */
  public static final int DATAGRAM = 1200;

  private final int version;
  private final byte[] connectionId;
  private byte[] token = {};
  private long number;
  private int numberLength = 1;
  private int first;
  private int size = DATAGRAM;
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

  private QuicInitial(int version, byte[] connectionId) {
    this.version = version;
    this.connectionId = connectionId;
    this.first = version == 0x6b3343cf ? 0xd0 : 0xc0;
  }

  /** A packet of version 1. */
  public static QuicInitial v1(String connectionId) {
    return of(1, connectionId);
  }

  /** A packet of a version, for a connection ID in hex. */
  public static QuicInitial of(int version, String connectionId) {
    return new QuicInitial(version, HexFormat.of().parseHex(connectionId));
  }

  /** Sets the token. */
  public QuicInitial token(int length) {
    token = new byte[length];
    return this;
  }

  /** Sets the packet number, and in how many bytes it is written. */
  public QuicInitial number(long value, int length) {
    number = value;
    numberLength = length;
    return this;
  }

  /** Flips bits of the first byte before it is protected. */
  public QuicInitial flip(int bits) {
    first ^= bits;
    return this;
  }

  /** Sets how long the packet is made with PADDING. */
  public QuicInitial size(int value) {
    size = value;
    return this;
  }

  /** Adds frames. */
  public QuicInitial frames(byte[] bytes) {
    frames.writeBytes(bytes);
    return this;
  }

  /** Adds frames in hex. */
  public QuicInitial frames(String hex) {
    return frames(HexFormat.of().parseHex(hex));
  }

  /** Adds a CRYPTO frame with a part of a message. */
  public QuicInitial crypto(byte[] message, int from, int to) {
    frames.write(6);
    frames.writeBytes(varint(from));
    frames.writeBytes(varint(to - from));
    frames.write(message, from, to - from);
    return this;
  }

  /** Adds a CRYPTO frame with a whole message. */
  public QuicInitial crypto(byte[] message) {
    return crypto(message, 0, message.length);
  }

  /** A number of variable length, in as few bytes as can be. */
  public static byte[] varint(long value) {
    if (value < 1 << 6) {
      return new byte[] {(byte) value};
    }
    if (value < 1 << 14) {
      return ByteBuffer.allocate(2).putShort((short) (value | 0x4000)).array();
    }
    if (value < 1 << 30) {
      return ByteBuffer.allocate(4).putInt((int) value | 0x80000000).array();
    }
    return ByteBuffer.allocate(8).putLong(value | 0xc000000000000000L).array();
  }

  /** The protected packet. */
  public byte[] build() {
    byte[] fixed =
        FlowFixtures.concat(
            ByteBuffer.allocate(6)
                .put((byte) (first | numberLength - 1))
                .putInt(version)
                .put((byte) connectionId.length)
                .array(),
            connectionId,
            new byte[] {0},
            varint(token.length),
            token);
    int overhead = fixed.length + 2 + numberLength + 16;
    byte[] plain = Arrays.copyOf(frames.toByteArray(), Math.max(frames.size(), size - overhead));
    int length = numberLength + plain.length + 16;
    byte[] numberBytes = ByteBuffer.allocate(8).putLong(number).array();
    byte[] header =
        FlowFixtures.concat(
            fixed,
            new byte[] {(byte) (length >> 8 | 0x40), (byte) length},
            Arrays.copyOfRange(numberBytes, 8 - numberLength, 8));
    try {
      return protect(header, plain);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private byte[] protect(byte[] header, byte[] plain) throws GeneralSecurityException {
    boolean second = version == 0x6b3343cf;
    String salt =
        switch (version) {
          case 0x6b3343cf -> "0dede3def700a6db819381be6e269dcbf9bd2ed9";
          case 0xff00001d -> "afbfec289993d24c9e9786f19c6111e04390a899";
          default -> "38762cf7f55934b34d179ae6a4c80cadccbb7f0a";
        };
    String prefix = second ? "quicv2 " : "quic ";
    byte[] secret = hmac(HexFormat.of().parseHex(salt), connectionId);
    byte[] client = expand(secret, "client in", 32);
    byte[] nonce = expand(client, prefix + "iv", 12);
    for (int i = 0; i < 8; i++) {
      nonce[11 - i] ^= (byte) (number >> 8 * i);
    }
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(
        Cipher.ENCRYPT_MODE,
        new SecretKeySpec(expand(client, prefix + "key", 16), "AES"),
        new GCMParameterSpec(128, nonce));
    gcm.updateAAD(header);
    byte[] packet = FlowFixtures.concat(header, gcm.doFinal(plain));
    Cipher ecb = Cipher.getInstance("AES/ECB/NoPadding");
    ecb.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(expand(client, prefix + "hp", 16), "AES"));
    int numberAt = header.length - numberLength;
    byte[] mask = ecb.doFinal(packet, numberAt + 4, 16);
    packet[0] ^= (byte) (mask[0] & 0x0f);
    for (int i = 0; i < numberLength; i++) {
      packet[numberAt + i] ^= mask[1 + i];
    }
    return packet;
  }

  private static byte[] expand(byte[] secret, String label, int length)
      throws GeneralSecurityException {
    byte[] text = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] info =
        ByteBuffer.allocate(text.length + 5)
            .putShort((short) length)
            .put((byte) text.length)
            .put(text)
            .put((byte) 0)
            .put((byte) 1)
            .array();
    return Arrays.copyOf(hmac(secret, info), length);
  }

  private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(data);
  }
}
