package io.calamary.examples.it;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Kerberos realm of its own, EXAMPLE.TEST, whose key distribution center listens on 127.0.0.1. It
 * knows the users alice and bob, and the service {@link #SERVICE}.
 */
final class Kdc implements AutoCloseable {
  static final String REALM = "EXAMPLE.TEST";
  static final String SERVICE = "rcmd/localhost@" + REALM;

  private static final int ATTEMPTS = 5;

  private final Path folder;
  private final Service service;

  private Kdc(Path folder, Service service) {
    this.folder = folder;
    this.service = service;
  }

  /** Makes a realm and starts it; the JDK's Kerberos knows it from then on. */
  static Kdc start() throws IOException, InterruptedException {
    String program = Tool.KRB5KDC.path().toString();
    Path folder = Work.folder("kdc");
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      configure(folder, freePort());
      if (attempt == 0) {
        fill(folder);
      }
      ProcessBuilder builder = new ProcessBuilder(program, "-n").directory(folder.toFile());
      builder.environment().put("KRB5_CONFIG", folder.resolve("krb5.conf").toString());
      builder.environment().put("KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString());
      Service service = Service.start(builder);
      if (service.says("commencing operation")) {
        System.setProperty("java.security.krb5.conf", folder.resolve("krb5.conf").toString());
        return new Kdc(folder, service);
      }
      service.close();
      if (service.lines().stream().noneMatch(line -> line.contains("already in use"))) {
        return fail("krb5kdc did not start: " + service.lines());
      }
    }
    return fail("no free port for krb5kdc in " + ATTEMPTS + " attempts");
  }

  /** Somebody else may take it before the server does; it is tried again then. */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      return socket.getLocalPort();
    }
  }

  private static void configure(Path folder, int port) throws IOException {
    Files.writeString(
        folder.resolve("krb5.conf"),
        """
        [libdefaults]
          default_realm = EXAMPLE.TEST
          dns_lookup_kdc = false
          dns_lookup_realm = false
          dns_canonicalize_hostname = false
          rdns = false
          udp_preference_limit = 1
          permitted_enctypes = aes256-cts-hmac-sha1-96
        [realms]
          EXAMPLE.TEST = {
            kdc = 127.0.0.1:PORT
          }
        [domain_realm]
          localhost = EXAMPLE.TEST
        [logging]
          default = FILE:@/krb5.log
        """
            .replace("@", folder.toString())
            .replace("PORT", String.valueOf(port)));
    Files.writeString(
        folder.resolve("kdc.conf"),
        """
        [kdcdefaults]
          kdc_listen = 127.0.0.1:PORT
          kdc_tcp_listen = 127.0.0.1:PORT
        [realms]
          EXAMPLE.TEST = {
            database_name = @/principal
            key_stash_file = @/stash
            acl_file = @/kadm5.acl
            supported_enctypes = aes256-cts-hmac-sha1-96:normal
          }
        [logging]
          kdc = STDERR
        """
            .replace("@", folder.toString())
            .replace("PORT", String.valueOf(port)));
  }

  private static void fill(Path folder) throws IOException, InterruptedException {
    admin(folder, Tool.KDB_UTIL, "create", "-s", "-P", "master", "-r", REALM).run().succeeded();
    for (String query :
        new String[] {
          "addprinc -pw alice alice",
          "addprinc -pw bob bob",
          "addprinc -randkey " + SERVICE,
          "addprinc -randkey other/localhost",
          "ktadd -k " + folder.resolve("proxy.keytab") + " " + SERVICE,
          "ktadd -k " + folder.resolve("other.keytab") + " other/localhost",
        }) {
      admin(folder, Tool.KADMIN, "-r", REALM, "-q", query).run().succeeded();
    }
  }

  private static Command admin(Path folder, Tool tool, String... arguments) {
    return in(folder, Command.of(folder, tool, arguments));
  }

  private static Command in(Path folder, Command command) {
    return command
        .with("KRB5_CONFIG", folder.resolve("krb5.conf").toString())
        .with("KRB5_KDC_PROFILE", folder.resolve("kdc.conf").toString())
        .with("KRB5CCNAME", "FILE:" + folder.resolve("nobody.cache"));
  }

  /** The keys of {@link #SERVICE}. */
  Path keytab() {
    return folder.resolve("proxy.keytab");
  }

  /** The keys of another service. */
  Path otherKeytab() {
    return folder.resolve("other.keytab");
  }

  /** Has a program live in this realm, without any tickets. */
  Command in(Command command) {
    return in(folder, command);
  }

  /** Has a program live in this realm, with the tickets of a user, whose password is the name. */
  Command as(String user, Command command) throws IOException, InterruptedException {
    String cache = "FILE:" + folder.resolve(user + ".cache");
    in(Command.of(folder, Tool.KINIT, "-c", cache, user)).reading(user + "\n").run().succeeded();
    return in(command).with("KRB5CCNAME", cache);
  }

  @Override
  public void close() {
    service.close();
  }
}
