package io.calamary.filter;

import io.calamary.flow.AppProtocol;
import io.calamary.flow.AttributeKey;
import io.calamary.flow.Fact;
import io.calamary.flow.Flow;
import io.calamary.flow.Inspection;
import io.calamary.flow.Transport;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apiguardian.api.API;

/**
 * A condition on flows. It answers yes, no, or which fact it needs before it can tell; combined
 * matches need a fact only where the answer turns on it. Implementations are immutable, do not
 * block, and never ask for a fact that the flow {@link Flow#knows}.
 *
 * <p>A match that needs {@link Fact#INSPECTION} makes the proxy answer the client before the target
 * is connected, and wait for the client's first bytes; one that needs {@link Fact#ADDRESS} makes it
 * ask the name servers. All that an inspection says was written by the client, who may lie.
 *
 * <p>The factories throw {@link IllegalArgumentException} for an empty list and for a value that
 * does not parse.
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Match {
  /** Tells whether the flow matches. What it throws denies the flow. */
  MatchResult test(Flow flow);

  /** Matches where both do. */
  default Match and(Match other) {
    return allOf(this, other);
  }

  /** Matches where one of the two does. */
  default Match or(Match other) {
    return anyOf(this, other);
  }

  /** Matches where all do. If facts are missing, it asks for the inspection before the address. */
  static Match allOf(Match... matches) {
    List<Match> parts = Words.atLeastOne("allOf", matches);
    return parts.size() == 1 ? parts.get(0) : new AllMatch(parts.toArray(new Match[0]));
  }

  /** Matches where at least one does. It asks for facts in the order of {@link #allOf}. */
  static Match anyOf(Match... matches) {
    List<Match> parts = Words.atLeastOne("anyOf", matches);
    if (parts.contains(any())) {
      return any();
    }
    return parts.size() == 1 ? parts.get(0) : new AnyMatch(parts.toArray(new Match[0]));
  }

  /**
   * Matches where the other does not. So {@code not(domain("example.com"))} matches flows without
   * any name too; where that is not meant, say {@code hasDomain().and(not(domain(..)))}.
   */
  static Match not(Match match) {
    return new NotMatch(Objects.requireNonNull(match, "match"));
  }

  /** Matches every flow. */
  static Match any() {
    return EveryFlow.ANY;
  }

  /** The listener that the client came to has one of these names. */
  static Match listener(String... names) {
    return new OneOfMatch(Dimension.LISTENER, Words.atLeastOne("listener", names));
  }

  /** The address of the client, itself and not what may hide in it, is in one of the networks. */
  static Match source(String... cidrs) {
    return new AddressMatch(Dimension.SOURCE, CidrSet.parse("source", cidrs));
  }

  /** The client authenticated as one of these users; case counts. */
  static Match user(String... names) {
    return new OneOfMatch(Dimension.USER, Words.atLeastOne("user", names));
  }

  /** The client authenticated, as whomever. */
  static Match authenticated() {
    return PredicateMatch.known("authenticated()", null, flow -> flow.user() != null);
  }

  /** The transport protocol is one of these. */
  static Match transport(Transport... transports) {
    return new OneOfMatch(Dimension.TRANSPORT, Words.atLeastOne("transport", transports));
  }

  /** The port of the target is one of these. */
  static Match port(int... ports) {
    return PortMatch.of(false, ports);
  }

  /** The port of the target is in this range, both ends included. */
  static Match portRange(int from, int to) {
    return PortMatch.range(false, from, to);
  }

  /** The port of the client is one of these. */
  static Match sourcePort(int... ports) {
    return PortMatch.of(true, ports);
  }

  /** The port of the client is in this range, both ends included. */
  static Match sourcePortRange(int from, int to) {
    return PortMatch.range(true, from, to);
  }

  /**
   * The address that the proxy will connect to is in one of the networks. Needs {@link
   * Fact#ADDRESS} where the target is a name; each of its addresses is judged by itself.
   *
   * <p>An IPv6 address that may carry an IPv4 address (NAT64, 6to4, Teredo, ISATAP and the like) is
   * judged by that one too: in a rule that refuses, whenever it may be meant; in a rule that
   * allows, only if a NAT64 translator surely sends there. Negations are understood; asked outside
   * of a {@link RuleSet}, the match answers as in a rule that refuses.
   */
  static Match destination(String... cidrs) {
    return new AddressMatch(Dimension.DESTINATION, CidrSet.parse("destination", cidrs));
  }

  /**
   * The address that the client dialled, or wrote as its destination, is in one of the networks. No
   * match if it asked for a name. The proxy may go elsewhere: see {@link #destination}.
   */
  static Match dialled(String... cidrs) {
    return new AddressMatch(Dimension.DIALLED, CidrSet.parse("dialled", cidrs));
  }

  /**
   * The address that the proxy will connect to is of this IP version. Needs {@link Fact#ADDRESS}.
   *
   * @param version 4 or 6
   */
  static Match ipVersion(int version) {
    if (version != 4 && version != 6) {
      throw new IllegalArgumentException("ipVersion: " + version + " (expected: 4 or 6)");
    }
    return PredicateMatch.known(
        "ipVersion(" + version + ")",
        Fact.ADDRESS,
        flow -> {
          InetAddress address = flow.address();
          return address != null && IpBits.of(address).v4() == (version == 4);
        });
  }

  /**
   * The name of the target matches one of the patterns: {@code example.com} that name alone, {@code
   * *.example.com} or {@code .example.com} the names below it, not itself. Case does not count;
   * names in other scripts may be written as they are or in their xn-- form.
   *
   * <p>Where the target is a name (the client asked for one, or the target resolver follows the
   * server name), that name is judged and nothing else. Where it is an address, the name that the
   * client's first bytes claim is judged instead: the server name of a ClientHello, else the host
   * of a plain HTTP request. That needs {@link Fact#INSPECTION}, and the proxy still goes to the
   * address; {@link io.calamary.resolve.TargetResolver#serverNameFirst()} closes that gap. No match
   * if there is no name, or what holds it is malformed.
   */
  static Match domain(String... patterns) {
    return new DomainMatch(DomainSet.parse("domain", patterns));
  }

  /** There is a name that {@link #domain} would judge. */
  static Match hasDomain() {
    return new DomainMatch(null);
  }

  /**
   * The server name in the client's ClientHello matches one of the patterns, as in {@link #domain}.
   * Needs {@link Fact#INSPECTION}. No match if there is none or the ClientHello is malformed; where
   * it carries an encrypted one ({@link #encryptedClientHello()}), the outer name is judged.
   */
  static Match serverName(String... patterns) {
    return new ServerNameMatch(DomainSet.parse("serverName", patterns));
  }

  /** There is a server name that {@link #serverName} would judge. */
  static Match hasServerName() {
    return new ServerNameMatch(null);
  }

  /**
   * The server name is not the name that the client asked the proxy for. Needs {@link
   * Fact#INSPECTION}. No match if the client asked for an address, as then there is nothing to
   * differ from, or if there is no server name; a client that encrypts its ClientHello matches if
   * the outer name differs.
   */
  static Match serverNameDiffers() {
    return ServerNameDiffers.INSTANCE;
  }

  /**
   * The protocol of the client's first bytes is one of these; {@link AppProtocol#UNKNOWN} is one
   * too. Needs {@link Fact#INSPECTION}.
   */
  static Match protocol(AppProtocol... protocols) {
    return new OneOfMatch(Dimension.PROTOCOL, Words.atLeastOne("protocol", protocols));
  }

  /**
   * The protocol is one that encrypts, or is not. One that was not recognised counts as not
   * encrypted. Needs {@link Fact#INSPECTION}.
   */
  static Match encrypted(boolean value) {
    return inspected(
        "encrypted(" + value + ")", flow -> flow.inspection().protocol().encrypted() == value);
  }

  /** The first bytes began as a protocol and broke its rules. Needs {@link Fact#INSPECTION}. */
  static Match malformed() {
    return inspected("malformed()", flow -> flow.inspection().malformed());
  }

  /**
   * The ClientHello carries an encrypted one, or pretends to ({@link
   * Inspection#encryptedClientHello()}). Needs {@link Fact#INSPECTION}.
   */
  static Match encryptedClientHello() {
    return inspected("encryptedClientHello()", flow -> flow.inspection().encryptedClientHello());
  }

  /** The flow has this attribute, and its value passes the test. */
  static <T> Match attribute(AttributeKey<T> key, Predicate<? super T> test) {
    Objects.requireNonNull(test, "test");
    return PredicateMatch.foreign(
        "attribute(" + Objects.requireNonNull(key, "key") + ")",
        null,
        flow -> {
          T value = flow.attribute(key);
          return value != null && test.test(value);
        });
  }

  /** A condition of one's own that needs no fact. */
  static Match of(Predicate<? super Flow> predicate) {
    return PredicateMatch.foreign("of(predicate)", null, predicate);
  }

  /** A condition of one's own, asked once the fact is known. */
  static Match of(Fact needed, Predicate<? super Flow> predicate) {
    Objects.requireNonNull(needed, "needed");
    return PredicateMatch.foreign("of(" + needed + ", predicate)", needed, predicate);
  }

  private static Match inspected(String text, Predicate<Flow> predicate) {
    return PredicateMatch.known(text, Fact.INSPECTION, predicate);
  }
}
