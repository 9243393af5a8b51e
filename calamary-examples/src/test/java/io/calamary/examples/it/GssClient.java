package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.calamary.core.testkit.FlowFixtures;
import io.calamary.core.testkit.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.util.Arrays;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.MessageProp;

/** A SOCKS5 client that authenticates itself by GSS-API (RFC 1961), by the JDK's own means. */
final class GssClient implements AutoCloseable {
  static final int CONTEXT = 1;
  static final int LEVEL = 2;
  static final int DATA = 3;

  private final RawClient raw;
  private final GSSContext context;
  private int level;

  private GssClient(RawClient raw, GSSContext context) {
    this.raw = raw;
    this.context = context;
  }

  /** Connects and chooses the method. */
  static GssClient connect(EmbeddedProxy proxy, GSSContext context) throws IOException {
    RawClient raw = RawClient.connect(proxy.address());
    raw.send(new byte[] {5, 1, 1});
    assertArrayEquals(new byte[] {5, 1}, raw.readExactly(2));
    return new GssClient(raw, context);
  }

  /** Connects and makes a context with the proxy's service. */
  static GssClient authenticated(EmbeddedProxy proxy, KerberosUser user)
      throws IOException, GSSException, PrivilegedActionException {
    GssClient client = connect(proxy, user.context(Kdc.SERVICE));
    client.raw.send(client.first(user));
    user.step(client.context, client.read(CONTEXT));
    return client;
  }

  /** Connects, makes a context, and agrees on a level. */
  static GssClient agreed(EmbeddedProxy proxy, KerberosUser user, int level) throws Exception {
    GssClient client = connect(proxy, user.context(Kdc.SERVICE));
    client.raw.send(client.first(user));
    client.agree(user, level, client.raw::send);
    return client;
  }

  /** How something is sent. */
  interface Way {
    void send(byte[] bytes) throws Exception;
  }

  /** Goes on to a level, which is sent in some way, perhaps with more behind. */
  void agree(KerberosUser user, int wanted, Way way) throws Exception {
    user.step(context, read(CONTEXT));
    level = wanted;
    way.send(message(LEVEL, wrap(new byte[] {(byte) wanted}, false)));
    assertArrayEquals(new byte[] {(byte) wanted}, unwrap(read(LEVEL), false));
  }

  /** The message with the first token, which asks for all that the RFC wants to be asked for. */
  byte[] first(KerberosUser user) throws GSSException, PrivilegedActionException {
    context.requestMutualAuth(true);
    context.requestReplayDet(true);
    context.requestSequenceDet(true);
    context.requestInteg(true);
    context.requestConf(true);
    return message(CONTEXT, user.step(context, new byte[0]));
  }

  /** The connection. */
  RawClient raw() {
    return raw;
  }

  /** A message. */
  static byte[] message(int type, byte[] token) {
    ByteBuffer out = ByteBuffer.allocate(4 + token.length);
    return out.put((byte) 1).put((byte) type).putShort((short) token.length).put(token).array();
  }

  /** The next message of the proxy, which must be of this type: its token. */
  byte[] read(int type) throws IOException {
    assertArrayEquals(new byte[] {1, (byte) type}, raw.readExactly(2));
    return raw.readExactly(Short.toUnsignedInt(ByteBuffer.wrap(raw.readExactly(2)).getShort()));
  }

  byte[] wrap(byte[] plain, boolean privacy) throws GSSException {
    return context.wrap(plain, 0, plain.length, new MessageProp(0, privacy));
  }

  byte[] unwrap(byte[] token, boolean privacy) throws GSSException {
    MessageProp properties = new MessageProp(0, false);
    byte[] plain = context.unwrap(token, 0, token.length, properties);
    assertEquals(privacy, properties.getPrivacy(), "encrypted");
    return plain;
  }

  /** What is said after the level, as it goes over the wire. */
  byte[] sealed(byte[] plain) throws GSSException {
    return level == 0 ? plain : message(DATA, wrap(plain, level > 1));
  }

  /** What was protected, of a whole message. */
  byte[] unsealed(byte[] message) throws GSSException {
    assertArrayEquals(new byte[] {1, DATA}, Arrays.copyOf(message, 2));
    return unwrap(Arrays.copyOfRange(message, 4, message.length), level > 1);
  }

  void send(byte[] plain) throws IOException, GSSException {
    raw.send(sealed(plain));
  }

  byte[] readData() throws IOException, GSSException {
    return unwrap(read(DATA), level > 1);
  }

  /** So many bytes that were protected; they must end with a message. */
  byte[] readExactly(int count) throws IOException, GSSException {
    if (level == 0) {
      return raw.readExactly(count);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream(count);
    while (all.size() < count) {
      all.writeBytes(readData());
    }
    assertEquals(count, all.size());
    return all.toByteArray();
  }

  /** A request for a connection to an address. */
  static byte[] request(InetSocketAddress target) {
    byte[] name = target.getAddress().getHostAddress().getBytes(StandardCharsets.US_ASCII);
    int port = target.getPort();
    return FlowFixtures.concat(
        new byte[] {5, 1, 0, 3, (byte) name.length},
        name,
        new byte[] {(byte) (port >> 8), (byte) port});
  }

  /** Asks for a connection and gets it. */
  void open(InetSocketAddress target) throws IOException, GSSException {
    send(request(target));
    byte[] reply = readExactly(10);
    assertArrayEquals(new byte[] {5, 0, 0, 1, 127, 0, 0, 1}, Arrays.copyOf(reply, 8));
  }

  @Override
  public void close() throws IOException, GSSException {
    raw.close();
    context.dispose();
  }
}
