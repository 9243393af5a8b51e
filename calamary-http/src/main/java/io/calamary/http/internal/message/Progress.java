package io.calamary.http.internal.message;

/** How far a resumable reader came. */
public enum Progress {
  /** All is well so far; call again when there are more octets. */
  NEED_MORE,
  /** The message part is complete. */
  COMPLETE,
  /** The octets cannot be right; the reader says why, and the connection is lost for HTTP. */
  FAILED
}
