package io.calamary.socks5.internal;

import io.calamary.auth.Credentials;
import io.netty.buffer.ByteBuf;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads user and password (RFC 1929), both of 1 to 255 bytes of UTF-8. */
final class PasswordParser {
  static final int VERSION = 1;

  private PasswordParser() {}

  /** Looks at the readable bytes; moves no index. */
  static Parsed<Credentials> parse(ByteBuf in) {
    int readable = in.readableBytes();
    int start = in.readerIndex();
    if (readable < 1) {
      return Parsed.more();
    }
    int version = in.getUnsignedByte(start);
    if (version != VERSION) {
      return Parsed.wrong(
          Parsed.Flaw.VERSION, "version " + version + " of user and password (expected: 1)");
    }
    if (readable < 2) {
      return Parsed.more();
    }
    int user = in.getUnsignedByte(start + 1);
    if (user == 0) {
      return Parsed.wrong(Parsed.Flaw.VALUE, "no user");
    }
    if (readable < 3 + user) {
      return Parsed.more();
    }
    int password = in.getUnsignedByte(start + 2 + user);
    if (password == 0) {
      return Parsed.wrong(Parsed.Flaw.VALUE, "no password");
    }
    int length = 3 + user + password;
    if (readable < length) {
      return Parsed.more();
    }
    String userText = text(in, start + 2, user);
    String passwordText = text(in, start + 3 + user, password);
    if (userText == null || passwordText == null) {
      return Parsed.wrong(Parsed.Flaw.VALUE, "user or password is not printable UTF-8");
    }
    return Parsed.of(new Credentials(userText, passwordText), length);
  }

  private static @Nullable String text(ByteBuf in, int from, int length) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(in.nioBuffer(from, length)).toString();
      return text.chars().anyMatch(Character::isISOControl) ? null : text;
    } catch (CharacterCodingException notText) {
      return null;
    }
  }
}
