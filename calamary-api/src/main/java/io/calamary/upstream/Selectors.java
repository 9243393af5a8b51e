package io.calamary.upstream;

/** Selectors that every server shares. */
final class Selectors {
  static final UpstreamSelector DIRECT = flow -> UpstreamRoute.direct();

  private Selectors() {}
}
