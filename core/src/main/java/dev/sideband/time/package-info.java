/**
 * Time as the rest of the library sees it: handed in, never taken.
 *
 * <p>Monotonic time ({@link dev.sideband.time.Ticker}) decides; wall time ({@link
 * java.time.InstantSource}) is for people. A {@link dev.sideband.time.Stamp} names the clock that
 * made it. One {@code FakeTime} drives all of it in tests.
 */
@NullMarked
package dev.sideband.time;

import org.jspecify.annotations.NullMarked;
