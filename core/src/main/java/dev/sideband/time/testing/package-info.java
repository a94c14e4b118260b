/** Time for tests: one fake drives ticker, wall clock and scheduler together. */
@NullMarked
package dev.sideband.time.testing;

import org.jspecify.annotations.NullMarked;
