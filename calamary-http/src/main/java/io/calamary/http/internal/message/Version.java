package io.calamary.http.internal.message;

/** The version of a received message; 1.2 and higher minor versions count as 1.1. */
public enum Version {
  HTTP_1_0,
  HTTP_1_1,
  HTTP_2
}
