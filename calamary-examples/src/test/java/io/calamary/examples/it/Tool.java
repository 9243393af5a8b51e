package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program, or a part of one, that a test needs. Where it is missing a test is skipped; in CI it
 * fails.
 */
enum Tool {
  CHROMIUM("chromium", "chromium"),
  CONNTRACK("conntrack", "conntrack"),
  CURL("curl", "curl"),
  DANTED("danted", "dante-server"),
  DIG("dig", "bind9-dnsutils"),
  DRILL("drill", "ldnsutils"),
  DNSMASQ("dnsmasq", "dnsmasq-base"),
  GIT("git", "git"),
  HAPROXY("haproxy", "haproxy"),
  IP("ip", "iproute2"),
  IPTABLES("iptables", "iptables"),
  KADMIN("kadmin.local", "krb5-admin-server"),
  KDB_UTIL("kdb5_util", "krb5-kdc"),
  KINIT("kinit", "krb5-user"),
  KRB5KDC("krb5kdc", "krb5-kdc"),
  MICROSOCKS("microsocks", "microsocks"),
  NETCAT("nc.openbsd", "netcat-openbsd"),
  NFT("nft", "nftables"),
  H2LOAD("h2load", "nghttp2-client"),
  NGHTTP("nghttp", "nghttp2-client"),
  NGHTTPX("nghttpx", "nghttp2-proxy"),
  NGINX("nginx", "nginx"),
  NGINX_STREAM("/usr/lib/nginx/modules/ngx_stream_module.so", "libnginx-mod-stream"),
  NODE("node", "nodejs"),
  NSENTER("nsenter", "util-linux"),
  OPENSSL("openssl", "openssl"),
  PROXYCHAINS("proxychains4", "proxychains4"),
  PYTHON("/usr/bin/python3", "python3"),
  PYTHON_H2("/usr/lib/python3/dist-packages/h2", "python3-h2"),
  PYTHON_GSSAPI("/usr/lib/python3/dist-packages/gssapi", "python3-gssapi"),
  SETPRIV("setpriv", "util-linux"),
  TINYPROXY("tinyproxy", "tinyproxy"),
  UNSHARE("unshare", "util-linux"),
  SOCKSIFY("socksify", "dante-client"),
  SQUID("squid", "squid"),
  STRACE("strace", "strace"),
  WGET("wget", "wget");

  private static final String MORE_FOLDERS = File.pathSeparator + "/usr/sbin" + File.pathSeparator;

  private final String command;
  private final String debianPackage;

  Tool(String command, String debianPackage) {
    this.command = command;
    this.debianPackage = debianPackage;
  }

  /** The program's file. */
  Path path() {
    String folders = System.getenv().getOrDefault("PATH", "") + MORE_FOLDERS + "/sbin";
    return Stream.of(folders.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder).resolve(command))
        .filter(file -> Files.isExecutable(file) || isReadableLibrary(file))
        .findFirst()
        .orElseGet(this::missing);
  }

  private static boolean isReadableLibrary(Path file) {
    return file.toString().endsWith(".so") && Files.isReadable(file);
  }

  private Path missing() {
    String advice = command + " is missing: apt-get install " + debianPackage;
    return System.getenv("CI") == null ? Assumptions.abort(advice) : fail(advice);
  }
}
