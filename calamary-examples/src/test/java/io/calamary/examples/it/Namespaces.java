package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A small network of three hosts in namespaces of their own: a client, a gateway where the proxy
 * runs, and an origin with many addresses. Nothing leads from there to the network of this machine.
 * All of it ends with the process that holds it, also when the tests die.
 *
 * <pre>
 * client: eth0 192.0.2.2, 2001:db8:1::2 -- gateway: lan0 192.0.2.1, 2001:db8:1::1
 * gateway: wan0 203.0.113.1, 2001:db8:2::1 -- origin: eth0 203.0.113.2, 2001:db8:2::2,
 *     and 198.51.100.N, 2001:db8:7::N
 * </pre>
 */
final class Namespaces implements AutoCloseable {
  static final String CLIENT = "client";
  static final String GATEWAY = "gateway";
  static final String ORIGIN = "origin";

  /** The least and the most N of the origin's addresses. */
  static final int FIRST = 7;

  static final int LAST = 19;

  private static final boolean ROOT = System.getProperty("user.name").equals("root");

  private static final String HOLD =
      """
      mount -t tmpfs tmpfs /run &&
      mount --bind "$1" /etc/passwd && mount --bind "$2" /etc/group && echo held && exec cat
      """;

  private static final String SET_UP =
      """
      set -e
      for host in client gateway origin; do
        ip netns add $host
        ip -n $host link set lo up
      done
      ip link add lan0 netns gateway type veth peer name eth0 netns client
      ip link add wan0 netns gateway type veth peer name eth0 netns origin
      address() {
        ip -n $1 addr add $3 dev $2
        ip -n $1 addr add $4 dev $2 nodad
        ip -n $1 link set $2 up
      }
      address client eth0 192.0.2.2/24 2001:db8:1::2/64
      address gateway lan0 192.0.2.1/24 2001:db8:1::1/64
      address gateway wan0 203.0.113.1/24 2001:db8:2::1/64
      address origin eth0 203.0.113.2/24 2001:db8:2::2/64
      for n in NUMBERS; do address origin lo 198.51.100.$n/32 2001:db8:7::$n/128; done
      ip -n client route add default via 192.0.2.1
      ip -n client route add default via 2001:db8:1::1
      ip -n origin route add default via 203.0.113.1
      ip -n origin route add default via 2001:db8:2::1
      ip -n gateway route add 198.51.100.0/24 via 203.0.113.2
      ip -n gateway route add 2001:db8:7::/64 via 2001:db8:2::2
      ip netns exec gateway sh -c 'echo 1 > /proc/sys/net/ipv4/ip_forward'
      ip netns exec gateway sh -c 'echo 1 > /proc/sys/net/ipv6/conf/all/forwarding'
      """;

  private final Path folder;
  private final Service holder;

  private Namespaces(Path folder, Service holder) {
    this.folder = folder;
    this.holder = holder;
  }

  /** Makes the network; skips the test where that is not allowed, but in CI fails. */
  static Namespaces create() throws IOException, InterruptedException {
    Path folder = Work.folder("namespaces");
    Path passwd = Files.writeString(folder.resolve("passwd"), users("passwd", "::/:/bin/false"));
    Path group = Files.writeString(folder.resolve("group"), users("group", ":"));
    List<String> line = new ArrayList<>(List.of(Tool.UNSHARE.path().toString()));
    line.add(ROOT ? "-nm" : "-Urnm");
    line.addAll(List.of("sh", "-c", HOLD, "hold", passwd.toString(), group.toString()));
    Tool.IP.path();
    Tool.NFT.path();
    Service holder = Service.start(new ProcessBuilder(line).directory(folder.toFile()));
    if (!holder.says("held")) {
      holder.close();
      String advice = "no network namespaces here: " + holder.lines() + " (remedy: run as root)";
      return System.getenv("CI") == null ? Assumptions.abort(advice) : fail(advice);
    }
    Namespaces made = new Namespaces(folder, holder);
    StringBuilder numbers = new StringBuilder();
    for (int n = FIRST; n <= LAST; n++) {
      numbers.append(n).append(' ');
    }
    made.all("sh", "-c", SET_UP.replace("NUMBERS", numbers)).run().succeeded();
    return made;
  }

  /** The users of this machine, and the one that the recipes know. */
  private static String users(String file, String rest) throws IOException {
    String there = Files.readString(Path.of("/etc", file));
    boolean known = there.lines().anyMatch(line -> line.startsWith("calamary:"));
    String user = "calamary:x:4128:" + (file.equals("passwd") ? "4128" : "") + rest;
    return known ? there : there + user.replace(":::", "::") + "\n";
  }

  /** Whether the tests run as root, so that there are users to choose from. */
  static boolean root() {
    return ROOT;
  }

  /** The addresses of an origin, one of each family. */
  static Map<String, String> addresses(int number) {
    return Map.of("IPv4", "198.51.100." + number, "IPv6", "2001:db8:7::" + number);
  }

  /** Where the files of this network are. */
  Path folder() {
    return folder;
  }

  private Command all(String... command) {
    List<String> line = enter();
    line.addAll(List.of(command));
    return Command.of(folder, line);
  }

  private List<String> enter() {
    List<String> line = new ArrayList<>(List.of(Tool.NSENTER.path().toString()));
    line.addAll(List.of("-t", Long.toString(holder.process().pid()), "-n", "-m"));
    if (!ROOT) {
      line.addAll(List.of("-U", "--preserve-credentials"));
    }
    return line;
  }

  private List<String> line(String host, List<String> command) {
    List<String> line = enter();
    line.addAll(List.of("ip", "netns", "exec", host));
    line.addAll(command);
    return line;
  }

  /** A program that will run to its end on a host. */
  Command on(String host, String... command) {
    return Command.of(folder, line(host, List.of(command)));
  }

  /** A Java program that will run to its end on a host. */
  Command on(String host, Class<?> program, String... arguments) {
    return Command.of(folder, line(host, Java.line(program, List.of(arguments))));
  }

  /** Starts a program on a host. */
  Service start(String host, List<String> command) throws IOException {
    return Service.start(new ProcessBuilder(line(host, command)).directory(folder.toFile()));
  }

  @Override
  public void close() {
    holder.close();
  }
}
