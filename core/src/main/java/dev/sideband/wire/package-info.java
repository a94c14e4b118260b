/**
 * Bytes in and out: a checked reader, a writer and the value type between them.
 *
 * <p>Everything that Sideband puts on a wire or into a file is little endian unless a standard says
 * otherwise. Bytes from outside that do not fit give a {@link
 * dev.sideband.wire.MalformedMessageException} that names the field and the place.
 */
@NullMarked
package dev.sideband.wire;

import org.jspecify.annotations.NullMarked;
