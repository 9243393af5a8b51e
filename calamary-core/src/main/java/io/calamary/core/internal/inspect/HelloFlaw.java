package io.calamary.core.internal.inspect;

/** Why bytes that begin as TLS are not an acceptable ClientHello. */
enum HelloFlaw {
  FIRST_RECORD_NOT_HANDSHAKE("the first record is not a handshake record"),
  INTERLEAVED_RECORD("another record stands between the fragments of the hello"),
  RECORD_VERSION("the major version of a record is not 3"),
  EMPTY_RECORD("a handshake record is empty"),
  RECORD_TOO_LONG("a record is longer than 16384 bytes"),
  TOO_MANY_RECORDS("the hello is spread over too many records"),
  MESSAGE_TOO_LONG("the hello is longer than may be looked at"),
  NOT_CLIENT_HELLO("the first handshake message is not a ClientHello"),
  MESSAGE_TOO_SHORT("the message is too short for a ClientHello"),
  LEGACY_VERSION("the version is older than SSL 3.0"),
  SESSION_ID("the session id is longer than 32 bytes or than the message"),
  CIPHER_SUITES("the length of the cipher suites is zero, odd or beyond the message"),
  COMPRESSION("the length of the compression methods is zero or beyond the message"),
  EXTENSIONS_LENGTH("the extensions do not end where the message ends"),
  EXTENSION_LENGTH("an extension goes beyond the extensions"),
  DUPLICATE_EXTENSION("two extensions have the same type"),
  SERVER_NAME_LENGTH("the lengths in server_name do not fit"),
  DUPLICATE_SERVER_NAME("server_name has two host names"),
  ALPN("application_layer_protocol_negotiation is not a list of at most 64 names"),
  SUPPORTED_VERSIONS("supported_versions is not a list of versions"),
  SUPPORTED_GROUPS("supported_groups is not a list of groups");

  private final String text;

  HelloFlaw(String text) {
    this.text = text;
  }

  /** The flaw in words, for logs. */
  String text() {
    return text;
  }
}
