/** Parsers of PROXY headers, the preface that reads them, and the mode that goes by them. */
@NullMarked
package io.calamary.proxyproto.internal;

import org.jspecify.annotations.NullMarked;
