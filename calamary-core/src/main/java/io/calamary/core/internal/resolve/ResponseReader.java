package io.calamary.core.internal.resolve;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what a recursive name server answered to a question for addresses (RFC 1035, RFC 2308). */
final class ResponseReader {
  /** Aliases of one answer that are followed. */
  static final int MAX_ALIASES = 16;

  private static final int MAX_LABEL = 63;

  private ResponseReader() {}

  /**
   * What a response says; no bytes of it are kept.
   *
   * @param addresses not empty if the name has addresses
   * @param alias the name to ask for next, in lower case and with its dot; null if there is none
   * @param code the response code in capitals; NOERROR too for a name without addresses
   * @param ttl for how many seconds it holds
   */
  record Reading(List<InetAddress> addresses, @Nullable String alias, String code, long ttl) {}

  /**
   * Reads a response; borrows it.
   *
   * @param name the name asked for, in lower case and with its dot
   * @param limit how many addresses are taken
   */
  static Reading read(DnsResponse response, String name, Family family, int limit) {
    if (response.code().intValue() != DnsResponseCode.NOERROR.intValue()) {
      return new Reading(List.of(), null, text(response.code()), 0);
    }
    String owner = name;
    long ttl = Long.MAX_VALUE;
    for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
      List<InetAddress> addresses = new ArrayList<>(4);
      DnsRecord alias = null;
      for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
        DnsRecord record = response.recordAt(DnsSection.ANSWER, i);
        if (!record.name().equalsIgnoreCase(owner)) {
          continue;
        }
        InetAddress address = addresses.size() < limit ? address(record, family) : null;
        if (address != null) {
          addresses.add(address);
          ttl = Math.min(ttl, record.timeToLive());
        } else if (record.type().equals(DnsRecordType.CNAME)) {
          alias = record;
        }
      }
      String next = alias == null ? null : canonicalName(alias);
      if (!addresses.isEmpty() || alias == null || next == null) {
        return end(response, name, owner, addresses, ttl);
      }
      ttl = Math.min(ttl, alias.timeToLive());
      owner = next;
    }
    return new Reading(List.of(), null, text(DnsResponseCode.SERVFAIL), 0);
  }

  /** The end of the aliases; without addresses it has to be asked for, unless it has none. */
  private static Reading end(
      DnsResponse response, String name, String owner, List<InetAddress> addresses, long ttl) {
    boolean ask = addresses.isEmpty() && !owner.equals(name) && !deniesMore(response);
    String alias = ask ? owner : null;
    return new Reading(List.copyOf(addresses), alias, text(DnsResponseCode.NOERROR), ttl);
  }

  private static boolean deniesMore(DnsResponse response) {
    for (int i = 0; i < response.count(DnsSection.AUTHORITY); i++) {
      DnsRecord record = response.recordAt(DnsSection.AUTHORITY, i);
      if (record.type().equals(DnsRecordType.SOA)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable InetAddress address(DnsRecord record, Family family) {
    if (!record.type().equals(family.type()) || !(record instanceof DnsRawRecord raw)) {
      return null;
    }
    ByteBuf content = raw.content();
    if (content.readableBytes() != family.bytes()) {
      return null;
    }
    byte[] bytes = new byte[family.bytes()];
    content.getBytes(content.readerIndex(), bytes);
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      return family.has(address) ? address : null;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + bytes.length + " bytes", e);
    }
  }

  /**
   * The name that an alias stands for, in lower case and with its dot; null if it is malformed or
   * no name of a host. Netty has expanded compressed names already.
   */
  private static @Nullable String canonicalName(DnsRecord alias) {
    if (!(alias instanceof DnsRawRecord raw)) {
      return null;
    }
    ByteBuf in = raw.content().duplicate();
    StringBuilder name = new StringBuilder(in.readableBytes());
    while (in.isReadable()) {
      int length = in.readUnsignedByte();
      if (length == 0) {
        return name.isEmpty() || in.isReadable() ? null : name.toString();
      }
      if (length > MAX_LABEL || length > in.readableBytes()) {
        return null;
      }
      for (int i = 0; i < length; i++) {
        char c = (char) in.readUnsignedByte();
        if (c <= ' ' || c >= 0x7f || c == '.') {
          return null;
        }
        name.append(c >= 'A' && c <= 'Z' ? (char) (c + 32) : c);
      }
      name.append('.');
    }
    return null;
  }

  /** Netty writes {@code NXDomain(3)}. */
  private static String text(DnsResponseCode code) {
    String text = code.toString();
    int bracket = text.indexOf('(');
    String name = bracket > 0 ? text.substring(0, bracket) : text;
    return name.equals("UNKNOWN") ? "RCODE" + code.intValue() : name.toUpperCase(Locale.ROOT);
  }
}
