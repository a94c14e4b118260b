/**
 * A bounded log that survives crashes: the newest record overwrites the oldest, and what is damaged
 * is reported and never delivered.
 *
 * <p>One process writes a {@link dev.sideband.ring.RingLog}, with any of its threads; any number of
 * processes read it meanwhile, each through a {@link dev.sideband.ring.RingReader} or a {@link
 * dev.sideband.ring.RingCursor} of its own. It lies in memory, in a mapped file or in any other
 * {@link dev.sideband.ring.RingStorage}.
 */
@NullMarked
package dev.sideband.ring;

import org.jspecify.annotations.NullMarked;
