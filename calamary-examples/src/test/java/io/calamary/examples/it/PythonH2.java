package io.calamary.examples.it;

/** A client of Python's h2. */
final class PythonH2 {
  /**
   * Tunnels to an HTTP server, then opens a WebSocket by extended CONNECT, in one connection.
   * Arguments: the proxy's port and certificate, the server, and the server of WebSockets.
   */
  static final String SCRIPT =
      """
      import socket, ssl, sys
      import h2.connection, h2.config, h2.events, h2.settings

      port, trust, server, echo = sys.argv[1:]
      context = ssl.create_default_context(cafile=trust)
      context.set_alpn_protocols(["h2"])
      raw = socket.create_connection(("127.0.0.1", int(port)), timeout=20)
      tls = context.wrap_socket(raw, server_hostname="127.0.0.1")
      assert tls.selected_alpn_protocol() == "h2", tls.selected_alpn_protocol()
      # Its checks want a :path in CONNECT.
      http2 = h2.connection.H2Connection(
          h2.config.H2Configuration(header_encoding="utf-8", validate_outbound_headers=False))
      http2.initiate_connection()
      tls.sendall(http2.data_to_send())
      seen = []

      def wait(stream, kind):
          while True:
              for event in seen:
                  if isinstance(event, kind) and getattr(event, "stream_id", 0) == stream:
                      seen.remove(event)
                      return event
              data = tls.recv(65536)
              assert data, "the proxy has closed: %s" % seen
              for event in http2.receive_data(data):
                  assert not isinstance(event, h2.events.StreamReset), event
                  seen.append(event)
                  if isinstance(event, h2.events.DataReceived):
                      http2.acknowledge_received_data(
                          event.flow_controlled_length, event.stream_id)
              tls.sendall(http2.data_to_send())

      def ask(stream, headers):
          http2.send_headers(stream, headers)
          tls.sendall(http2.data_to_send())
          return dict(wait(stream, h2.events.ResponseReceived).headers)[":status"]

      def say(stream, data, end=False):
          http2.send_data(stream, data, end_stream=end)
          tls.sendall(http2.data_to_send())

      wait(0, h2.events.RemoteSettingsChanged)
      assert http2.remote_settings.enable_connect_protocol == 1
      status = ask(1, [(":method", "CONNECT"), (":authority", server)])
      say(1, b"GET /hello HTTP/1.0\\r\\n\\r\\n", True)
      answer = b""
      while b"hello by" not in answer:
          answer += wait(1, h2.events.DataReceived).data
      wait(1, h2.events.StreamEnded)
      print(status, answer.decode().strip().split("\\n")[-1])

      status = ask(3, [(":method", "CONNECT"), (":protocol", "websocket"), (":scheme", "http"),
                       (":path", "/echo"), (":authority", echo), ("sec-websocket-version", "13")])
      say(3, b"\\x81\\x82\\0\\0\\0\\0hi")
      frame = b""
      while len(frame) < 9:
          frame += wait(3, h2.events.DataReceived).data
      print(status, frame[2:].decode())
      """;

  private PythonH2() {}
}
