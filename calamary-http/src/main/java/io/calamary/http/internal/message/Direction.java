package io.calamary.http.internal.message;

/** Which way a message goes; requests are read strictly, responses as RFC 9112 lets a proxy. */
public enum Direction {
  REQUEST,
  RESPONSE
}
