package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A program that a test needs. Where it is missing a test is skipped; in CI it fails. */
enum Tool {
  CHROMIUM("chromium", "chromium"),
  CONNTRACK("conntrack", "conntrack"),
  CURL("curl", "curl"),
  DIG("dig", "bind9-dnsutils"),
  DRILL("drill", "ldnsutils"),
  GIT("git", "git"),
  IP("ip", "iproute2"),
  IPTABLES("iptables", "iptables"),
  NETCAT("nc.openbsd", "netcat-openbsd"),
  NFT("nft", "nftables"),
  NGINX("nginx", "nginx"),
  NODE("node", "nodejs"),
  NSENTER("nsenter", "util-linux"),
  OPENSSL("openssl", "openssl"),
  PROXYCHAINS("proxychains4", "proxychains4"),
  PYTHON("python3", "python3"),
  SETPRIV("setpriv", "util-linux"),
  UNSHARE("unshare", "util-linux"),
  SOCKSIFY("socksify", "dante-client"),
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
        .map(folder -> Path.of(folder, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseGet(this::missing);
  }

  private Path missing() {
    String advice = command + " is missing: apt-get install " + debianPackage;
    return System.getenv("CI") == null ? Assumptions.abort(advice) : fail(advice);
  }
}
