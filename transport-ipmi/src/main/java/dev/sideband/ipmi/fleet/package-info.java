/**
 * Many BMCs at once: one operation on thousands of targets, with a result for each.
 *
 * <p>{@link dev.sideband.ipmi.fleet.FanOut} is the entrance; {@link
 * dev.sideband.ipmi.fleet.FleetOfBmcs} looks at the hosts' tables through it.
 */
@NullMarked
package dev.sideband.ipmi.fleet;

import org.jspecify.annotations.NullMarked;
