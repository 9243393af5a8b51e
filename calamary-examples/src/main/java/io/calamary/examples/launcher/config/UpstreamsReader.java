package io.calamary.examples.launcher.config;

import io.calamary.auth.Credentials;
import io.calamary.flow.Endpoint;
import io.calamary.upstream.OutgoingHeader;
import io.calamary.upstream.UpstreamProxy;
import io.calamary.upstream.UpstreamTls;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the upstream proxies, each with a name. */
final class UpstreamsReader {
  static final List<String> KEYS =
      List.of(
          "name",
          "type",
          "address",
          "user",
          "password",
          "ca",
          "serverName",
          "resolve",
          "header",
          "tlvs");
  private static final String TYPES = "http, https, socks5, proxyproto-v1, proxyproto-v2, direct";
  private static final String RESOLVE = "upstream, local";
  private static final String HEADERS = "v1, v2";
  private static final String TLVS = "authority, crc32c, uniqueId";
  private static final Set<String> WITH_LOGIN = Set.of("http", "https", "socks5");

  private final Path base;
  private final @Nullable Path roots;
  private final NamedUpstreams named = new NamedUpstreams();

  private UpstreamsReader(Path base, @Nullable Path roots) {
    this.base = base;
    this.roots = roots;
  }

  /**
   * Reads the list.
   *
   * @param base the folder that relative paths start from
   * @param roots the certificates that are trusted where an upstream names none; null for those of
   *     the JDK
   */
  static NamedUpstreams read(@Nullable Section service, Path base, @Nullable Path roots) {
    UpstreamsReader reader = new UpstreamsReader(base, roots);
    Value list = service == null ? null : service.get("upstreams");
    if (list != null) {
      list.list("upstream proxies").forEach(reader::entry);
    }
    return reader.named;
  }

  private void entry(Value entry) {
    Section section = entry.section("the keys " + String.join(", ", KEYS));
    if (section == null) {
      return;
    }
    section.allow(KEYS);
    Value nameValue = section.require("name", "a name for rules to refer to");
    String name = nameValue == null ? null : nameValue.text("a name for rules to refer to");
    Value typeValue = section.require("type", TYPES);
    String type = typeValue == null ? null : typeValue.text(TYPES);
    UpstreamProxy made = null;
    if (typeValue != null && type != null) {
      made = upstream(section, typeValue, type.toLowerCase(Locale.ROOT));
    }
    if (nameValue != null && name != null) {
      // A name of an upstream that is wrong is known, so that its uses are not called wrong too.
      named.add(nameValue, name, made);
    }
  }

  private @Nullable UpstreamProxy upstream(Section section, Value typeValue, String type) {
    OutgoingHeader header = header(section, type);
    if (!WITH_LOGIN.contains(type)) {
      refuse(section, type, "user", "password");
    }
    if (!type.equals("https")) {
      refuse(section, type, "ca", "serverName");
    }
    if (type.equals("direct")) {
      refuse(section, type, "address", "resolve");
      return with(UpstreamProxy.direct(), section, header);
    }
    Endpoint address = address(section);
    if (address == null) {
      return null;
    }
    return switch (type) {
      case "http" -> with(UpstreamProxy.http(address), section, header);
      case "socks5" -> with(UpstreamProxy.socks5(address), section, header);
      case "https" -> {
        UpstreamTls tls = tls(section);
        yield tls == null ? null : with(UpstreamProxy.https(address).withTls(tls), section, header);
      }
      case "proxyproto-v1", "proxyproto-v2" ->
          header == null ? null : UpstreamProxy.proxyProtocol(address, header);
      default -> {
        typeValue.refuse(type, TYPES);
        yield null;
      }
    };
  }

  private static @Nullable UpstreamProxy with(
      UpstreamProxy plain, Section section, @Nullable OutgoingHeader header) {
    UpstreamProxy headed = header == null ? plain : plain.withProxyHeader(header);
    String resolve = word(section, "resolve", RESOLVE);
    UpstreamProxy resolving = headed.resolveLocally("local".equals(resolve));
    Value user = section.get("user");
    Value password = section.get("password");
    if ((user == null && password == null) || plain.kind() == UpstreamProxy.Kind.DIRECT) {
      return resolving;
    }
    String name = user == null ? null : user.text("a user name");
    String secret = password == null ? null : password.text("a password");
    if (user == null) {
      section.require("user", "the user of the password");
    } else if (password == null) {
      section.require("password", "the password of the user");
    }
    try {
      return name == null || secret == null
          ? null
          : resolving.withCredentials(new Credentials(name, secret));
    } catch (IllegalArgumentException e) {
      section.self().error("user and password can't be sent: " + ConditionReader.reason(e));
      return null;
    }
  }

  private static void refuse(Section section, String type, String... keys) {
    for (String key : keys) {
      Value value = section.get(key);
      if (value != null) {
        value.error("has no meaning for type " + type);
      }
    }
  }

  private static @Nullable Endpoint address(Section section) {
    String expected = "host:port, or [IPv6 address]:port";
    Value value = section.require("address", expected);
    String text = value == null ? null : value.text(expected);
    if (value == null || text == null) {
      return null;
    }
    try {
      Endpoint endpoint = Endpoint.parse(text);
      if (endpoint.port() > 0) {
        return endpoint;
      }
    } catch (IllegalArgumentException e) {
      // Falls through: what is expected is the same for all that does not fit.
    }
    value.refuse(text, expected);
    return null;
  }

  private @Nullable UpstreamTls tls(Section section) {
    Value ca = section.get("ca");
    String file = ca == null ? null : ca.text("a PEM file with certificates");
    Path trusted = file == null ? roots : base.resolve(file);
    UpstreamTls tls;
    try {
      tls = trusted == null ? UpstreamTls.standard() : UpstreamTls.trusting(trusted);
    } catch (IllegalArgumentException e) {
      (ca == null ? section.self() : ca).error("can't be used: " + e.getMessage());
      return null;
    }
    Value nameValue = section.get("serverName");
    String name = nameValue == null ? null : nameValue.text("the name in the certificate");
    if (nameValue == null || name == null) {
      return tls;
    }
    try {
      return tls.withServerName(name);
    } catch (IllegalArgumentException e) {
      nameValue.refuse(name, "the name in the certificate");
      return null;
    }
  }

  private static @Nullable OutgoingHeader header(Section section, String type) {
    boolean fixed = type.startsWith("proxyproto-");
    if (fixed) {
      refuse(section, type, "header", "resolve");
    }
    String version = fixed ? type.substring(11) : word(section, "header", HEADERS);
    OutgoingHeader header =
        version == null ? null : version.equals("v1") ? OutgoingHeader.v1() : OutgoingHeader.v2();
    Value tlvs = section.get("tlvs");
    if (tlvs == null) {
      return header;
    }
    if (header == null || header.version() != OutgoingHeader.Version.V2) {
      tlvs.error("has no meaning without a header of version 2");
      return header;
    }
    for (Value item : tlvs.items()) {
      header = withTlv(header, item);
    }
    return header;
  }

  private static OutgoingHeader withTlv(OutgoingHeader header, Value item) {
    String text = item.text(TLVS);
    if (text == null) {
      return header;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "authority" -> header.withAuthority();
      case "crc32c" -> header.withCrc32c();
      case "uniqueid" -> header.withUniqueId();
      default -> {
        item.refuse(text, TLVS);
        yield header;
      }
    };
  }

  /** One of some words, in lower case; null if it is not there or none of them. */
  private static @Nullable String word(Section section, String key, String words) {
    Value value = section.get(key);
    String text = value == null ? null : value.text(words);
    if (value == null || text == null) {
      return null;
    }
    String word = text.toLowerCase(Locale.ROOT);
    if (List.of(words.split(", ")).contains(word)) {
      return word;
    }
    value.refuse(text, words);
    return null;
  }
}
