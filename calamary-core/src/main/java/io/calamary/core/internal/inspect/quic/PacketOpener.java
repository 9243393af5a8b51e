package io.calamary.core.internal.inspect.quic;

import io.netty.buffer.ByteBuf;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Derives keys and removes the protection of Initial packets. For one thread at a time. */
public final class PacketOpener {
  private static final String HMAC = "HmacSHA256";
  private static final int TAG = 16;
  private static final int SAMPLE = 16;
  private static final int MAX_NUMBER = 4;

  private final Mac mac;
  private final Cipher block;
  private final Cipher aead;
  private final byte[] mask = new byte[SAMPLE];

  /** Gets the algorithms, which every Java platform has. */
  public PacketOpener() {
    try {
      mac = Mac.getInstance(HMAC);
      block = Cipher.getInstance("AES/ECB/NoPadding");
      aead = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  /** The keys that follow from the connection ID which a client made up (RFC 9001 section 5.2). */
  public InitialKeys keys(QuicVersion version, byte[] connectionId) {
    try {
      byte[] initial = hmac(version.salt(), connectionId);
      byte[] client = hmac(initial, version.clientInfo());
      byte[] key = Arrays.copyOf(hmac(client, version.keyInfo()), InitialKeys.KEY);
      byte[] iv = Arrays.copyOf(hmac(client, version.ivInfo()), InitialKeys.IV);
      byte[] hp = Arrays.copyOf(hmac(client, version.headerProtectionInfo()), InitialKeys.KEY);
      return new InitialKeys(aes(key), iv, aes(hp));
    } catch (InvalidKeyException e) {
      throw broken(e);
    }
  }

  private static SecretKeySpec aes(byte[] key) {
    return new SecretKeySpec(key, "AES");
  }

  private byte[] hmac(byte[] key, byte[] data) throws InvalidKeyException {
    mac.init(new SecretKeySpec(key, HMAC));
    return mac.doFinal(data);
  }

  /**
   * Removes the protection of a packet (RFC 9001 sections 5.3 and 5.4).
   *
   * @param largest the largest packet number so far; -1 for none
   * @return null if it was not protected with these keys
   */
  public @Nullable OpenedPacket open(
      ByteBuf datagram, LongHeader header, InitialKeys keys, long largest) {
    byte[] packet = new byte[header.end() - header.start()];
    datagram.getBytes(header.start(), packet);
    int numberAt = header.numberAt() - header.start();
    try {
      block.init(Cipher.ENCRYPT_MODE, keys.headerProtection());
      block.doFinal(packet, numberAt + MAX_NUMBER, SAMPLE, mask, 0);
      packet[0] ^= (byte) (mask[0] & 0x0f);
      int size = (packet[0] & 3) + 1;
      long truncated = 0;
      for (int i = 0; i < size; i++) {
        packet[numberAt + i] ^= mask[1 + i];
        truncated = truncated << 8 | packet[numberAt + i] & 0xff;
      }
      long number = number(truncated, size, largest);
      int payloadAt = numberAt + size;
      aead.init(
          Cipher.DECRYPT_MODE, keys.key(), new GCMParameterSpec(8 * TAG, nonce(keys.iv(), number)));
      aead.updateAAD(packet, 0, payloadAt);
      byte[] payload = aead.doFinal(packet, payloadAt, packet.length - payloadAt);
      return new OpenedPacket(number, (packet[0] & 0x0c) == 0, payload);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private static byte[] nonce(byte[] iv, long number) {
    byte[] nonce = iv.clone();
    for (int i = 0; i < Long.BYTES; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (number >> 8 * i);
    }
    return nonce;
  }

  /** The whole packet number (RFC 9000 appendix A.3). */
  static long number(long truncated, int size, long largest) {
    long expected = largest + 1;
    long window = 1L << 8 * size;
    long candidate = expected & -window | truncated;
    if (candidate <= expected - window / 2 && candidate < (1L << 62) - window) {
      return candidate + window;
    }
    return candidate > expected + window / 2 && candidate >= window
        ? candidate - window
        : candidate;
  }

  private static IllegalStateException broken(GeneralSecurityException e) {
    return new IllegalStateException("this Java platform lacks HMAC-SHA256 or AES-GCM", e);
  }
}
