package io.calamary.http.internal.message;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The {@code Connection} field of a head (RFC 9110, section 7.6.1): the options that matter to a
 * proxy, and the field lines that others nominate for removal.
 *
 * <p>A nomination of {@code Host}, {@code Content-Length}, {@code Transfer-Encoding}, {@code Via}
 * or {@code Max-Forwards} is ignored: these are not the peer's to take out, and a message without
 * them would be framed or routed otherwise at the next hop. Immutable.
 */
public final class ConnectionOptions {
  private static final int MAX_OPTIONS = 32;
  private static final byte[] CLOSE = Octets.ascii("close");
  private static final byte[] KEEP_ALIVE = Octets.ascii("keep-alive");
  private static final byte[] UPGRADE = Octets.ascii("upgrade");
  private static final byte[] USUAL_KEEP_ALIVE = Octets.ascii("Keep-Alive");
  private static final long UNTOUCHABLE =
      FieldName.setOf(
          FieldName.HOST,
          FieldName.CONTENT_LENGTH,
          FieldName.TRANSFER_ENCODING,
          FieldName.VIA,
          FieldName.MAX_FORWARDS);

  private static final Parsed<ConnectionOptions> NONE =
      Parsed.of(new ConnectionOptions(false, false, false, null));
  private static final Parsed<ConnectionOptions> ONLY_KEEP_ALIVE =
      Parsed.of(new ConnectionOptions(false, true, false, null));
  private static final Parsed<ConnectionOptions> ONLY_CLOSE =
      Parsed.of(new ConnectionOptions(true, false, false, null));

  private final boolean close;
  private final boolean keepAlive;
  private final boolean upgrade;
  private final @Nullable FieldSet nominated;

  private ConnectionOptions(
      boolean close, boolean keepAlive, boolean upgrade, @Nullable FieldSet nominated) {
    this.close = close;
    this.keepAlive = keepAlive;
    this.upgrade = upgrade;
    this.nominated = nominated;
  }

  /** Reads the options; fails if there are more than 32, which nothing legitimate needs. */
  public static Parsed<ConnectionOptions> of(Direction direction, Fields fields) {
    int line = fields.first(FieldName.CONNECTION);
    if (line < 0) {
      return NONE;
    }
    if (fields.next(FieldName.CONNECTION, line) < 0) {
      if (fields.valueEquals(line, KEEP_ALIVE) || fields.valueEquals(line, USUAL_KEEP_ALIVE)) {
        return ONLY_KEEP_ALIVE;
      }
      if (fields.valueEquals(line, CLOSE)) {
        return ONLY_CLOSE;
      }
    }
    return parse(direction, fields);
  }

  private static Parsed<ConnectionOptions> parse(Direction direction, Fields fields) {
    boolean close = false;
    boolean keepAlive = false;
    boolean upgrade = false;
    FieldSet nominated = new FieldSet(fields);
    FieldList options = fields.list(FieldName.CONNECTION);
    for (int count = 1; options.next(); count++) {
      if (count > MAX_OPTIONS) {
        return Parsed.failed(
            SyntaxFailure.of(direction, 400, "more than " + MAX_OPTIONS + " connection options"));
      }
      close |= options.is(CLOSE);
      keepAlive |= options.is(KEEP_ALIVE);
      upgrade |= options.is(UPGRADE);
      nominate(fields, options, nominated);
    }
    return Parsed.of(new ConnectionOptions(close, keepAlive, upgrade, nominated));
  }

  private static void nominate(Fields fields, FieldList option, FieldSet nominated) {
    byte[] bytes = fields.bytes();
    FieldName name = FieldName.find(bytes, option.start(), option.end());
    if (name != null) {
      if ((name.bit() & UNTOUCHABLE) == 0) {
        nominated.addAll(fields, name);
      }
      return;
    }
    byte[] lower = Arrays.copyOfRange(bytes, option.start(), option.end());
    for (int i = 0; i < lower.length; i++) {
      lower[i] = Octets.lower(lower[i]);
    }
    for (int line = 0; line < fields.size(); line++) {
      if (Octets.equalsLower(bytes, fields.nameStart(line), fields.nameEnd(line), lower)) {
        nominated.add(line);
      }
    }
  }

  /** Whether the sender closes the connection after this message. */
  public boolean close() {
    return close;
  }

  /** Whether the message carries the option {@code upgrade}. */
  public boolean upgrade() {
    return upgrade;
  }

  /**
   * Whether a client's connection goes on after this request; a proxy never keeps an HTTP/1.0
   * client (RFC 9112, section 9.3).
   */
  public boolean clientStays(Version version) {
    return !close && version == Version.HTTP_1_1;
  }

  /** Whether a server's connection goes on after this response (RFC 9112, section 9.3). */
  public boolean serverStays(Version version) {
    return !close && (version == Version.HTTP_1_1 || keepAlive);
  }

  boolean nominates(int line) {
    return nominated != null && nominated.contains(line);
  }
}
