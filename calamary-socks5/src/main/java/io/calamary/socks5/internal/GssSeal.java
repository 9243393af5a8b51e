package io.calamary.socks5.internal;

import io.calamary.socks5.GssapiProtection;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.EncoderException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.MessageProp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Protects by an established context, at the agreed level. */
final class GssSeal implements Seal {
  private static final Logger LOG = LoggerFactory.getLogger(GssSeal.class);

  private final GSSContext context;
  private final boolean sendPrivate;
  private final boolean receivePrivate;
  private final int most;
  private boolean unordered;

  GssSeal(GSSContext context, GssapiProtection level) throws GSSException, GssRefusal {
    this.context = context;
    this.sendPrivate = level != GssapiProtection.INTEGRITY;
    this.receivePrivate = level == GssapiProtection.CONFIDENTIALITY;
    this.most = context.getWrapSizeLimit(0, sendPrivate, GssMessage.MOST);
    if (most < 1) {
      throw new GssRefusal("messages can't be protected: size limit " + most);
    }
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public byte[] wrap(byte[] plain) {
    try {
      return wrap(context, plain, sendPrivate);
    } catch (GSSException | GssRefusal e) {
      throw new EncoderException("GSS-API: " + e.getMessage(), e);
    }
  }

  /** Protects bytes; a mechanism that can't encrypt says so only afterwards. */
  static byte[] wrap(GSSContext context, byte[] plain, boolean privacy)
      throws GSSException, GssRefusal {
    MessageProp properties = new MessageProp(0, privacy);
    byte[] token = context.wrap(plain, 0, plain.length, properties);
    if (privacy && !properties.getPrivacy()) {
      throw new GssRefusal("a message was not encrypted");
    }
    if (token.length > GssMessage.MOST) {
      throw new GssRefusal("a token of " + token.length + " bytes (expected: at most 65535)");
    }
    return token;
  }

  @Override
  public byte[] unwrap(byte[] token) {
    try {
      MessageProp found = new MessageProp(0, false);
      byte[] plain = context.unwrap(token, 0, token.length, found);
      check(found, receivePrivate, unordered);
      return plain;
    } catch (GSSException | GssRefusal e) {
      throw new DecoderException("GSS-API: " + e.getMessage(), e);
    }
  }

  /** Takes the protection off the next message of a client. */
  static byte[] unwrap(GSSContext context, byte[] token) throws GSSException, GssRefusal {
    MessageProp found = new MessageProp(0, false);
    byte[] plain = context.unwrap(token, 0, token.length, found);
    check(found, false, false);
    return plain;
  }

  private static void check(MessageProp found, boolean privacy, boolean unordered)
      throws GssRefusal {
    if (privacy && !found.getPrivacy()) {
      throw new GssRefusal("a message that is not encrypted");
    }
    if (found.isDuplicateToken() || found.isOldToken()) {
      throw new GssRefusal("a message that came before");
    }
    if (!unordered && (found.isUnseqToken() || found.isGapToken())) {
      throw new GssRefusal("a message that is not the next one");
    }
  }

  @Override
  public void unordered() {
    unordered = true;
  }

  @Override
  public void dispose() {
    try {
      context.dispose();
    } catch (GSSException e) {
      LOG.debug("a context was not disposed of", e);
    }
  }
}
