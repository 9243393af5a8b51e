/** An application as a named module; it names no module of Netty. */
module consumer {
  requires io.calamary.http;
  requires java.net.http;
  requires jdk.httpserver;
}
