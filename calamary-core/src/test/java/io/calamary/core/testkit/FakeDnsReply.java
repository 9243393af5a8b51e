package io.calamary.core.testkit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeDnsServer} says to a question. Immutable.
 *
 * @param code the response code
 * @param addresses the addresses, in this order
 * @param alias a name that the name asked for is an alias of, and that has the addresses; may be
 *     null
 * @param ttlSeconds the time to live of all records
 * @param delivery what becomes of the reply
 */
public record FakeDnsReply(
    DnsResponseCode code,
    List<String> addresses,
    @Nullable String alias,
    int ttlSeconds,
    Delivery delivery) {
  private static final int TTL = 300;

  /** What becomes of a reply. */
  public enum Delivery {
    /** It is sent. */
    SENT,
    /** It is sent when the server is told to release it. */
    HELD,
    /** It is never sent. */
    DROPPED,
    /** Over UDP it is sent without its records, over TCP with them. */
    TRUNCATED
  }

  /** Addresses, each in its usual text. */
  public static FakeDnsReply addresses(String... addresses) {
    return of(DnsResponseCode.NOERROR, List.of(addresses), null);
  }

  /** An alias without the addresses of what it stands for. */
  public static FakeDnsReply alias(String name) {
    return of(DnsResponseCode.NOERROR, List.of(), name);
  }

  /** There is no such record; as RFC 2308 wants it, with an SOA record. */
  public static FakeDnsReply noData() {
    return of(DnsResponseCode.NOERROR, List.of(), null);
  }

  /** There is no such name. */
  public static FakeDnsReply noSuchName() {
    return code(DnsResponseCode.NXDOMAIN);
  }

  /** A response code and nothing else. */
  public static FakeDnsReply code(DnsResponseCode code) {
    return of(code, List.of(), null);
  }

  /** No reply. */
  public static FakeDnsReply none() {
    return code(DnsResponseCode.NOERROR).delivered(Delivery.DROPPED);
  }

  private static FakeDnsReply of(
      DnsResponseCode code, List<String> addresses, @Nullable String alias) {
    return new FakeDnsReply(code, addresses, alias, TTL, Delivery.SENT);
  }

  /** The same with another time to live. */
  public FakeDnsReply ttl(int seconds) {
    return new FakeDnsReply(code, addresses, alias, seconds, delivery);
  }

  /** The same, by way of an alias. */
  public FakeDnsReply via(String name) {
    return new FakeDnsReply(code, addresses, name, ttlSeconds, delivery);
  }

  /** The same with another fate. */
  public FakeDnsReply delivered(Delivery fate) {
    return new FakeDnsReply(code, addresses, alias, ttlSeconds, fate);
  }

  /** The same, to be sent when {@link FakeDnsServer#release()} is called. */
  public FakeDnsReply heldBack() {
    return delivered(Delivery.HELD);
  }

  boolean held() {
    return delivery == Delivery.HELD;
  }

  boolean dropped() {
    return delivery == Delivery.DROPPED;
  }

  boolean truncated() {
    return delivery == Delivery.TRUNCATED;
  }

  void write(DnsResponse response, DnsQuestion question, boolean tcp) {
    response.setCode(code).setRecursionAvailable(true);
    response.addRecord(
        DnsSection.QUESTION, new DefaultDnsQuestion(question.name(), question.type()));
    if (truncated() && !tcp) {
      response.setTruncated(true);
      return;
    }
    String owner = question.name();
    if (alias != null) {
      add(response, owner, DnsRecordType.CNAME, name(alias));
      owner = alias + '.';
    }
    for (String address : addresses) {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
      DnsRecordType type = bytes.length == 4 ? DnsRecordType.A : DnsRecordType.AAAA;
      add(response, owner, type, Unpooled.wrappedBuffer(bytes));
    }
    if (addresses.isEmpty() && alias == null && code.equals(DnsResponseCode.NOERROR)) {
      DnsRecord soa = record("test.", DnsRecordType.SOA, startOfAuthority());
      response.addRecord(DnsSection.AUTHORITY, soa);
    }
  }

  private void add(DnsResponse response, String owner, DnsRecordType type, ByteBuf content) {
    response.addRecord(DnsSection.ANSWER, record(owner, type, content));
  }

  private DnsRecord record(String owner, DnsRecordType type, ByteBuf content) {
    return new DefaultDnsRawRecord(owner, type, ttlSeconds, content);
  }

  private static ByteBuf startOfAuthority() {
    ByteBuf content = name("ns.test");
    writeName(content, "admin.test");
    return content.writeInt(1).writeInt(60).writeInt(60).writeInt(60).writeInt(60);
  }

  private static ByteBuf name(String name) {
    ByteBuf content = Unpooled.buffer();
    writeName(content, name);
    return content;
  }

  private static void writeName(ByteBuf out, String name) {
    for (String label : name.split("\\.")) {
      out.writeByte(label.length()).writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    out.writeByte(0);
  }
}
