/**
 * Many BMCs at once: one operation on thousands of targets, with a result for each.
 *
 * <p>{@link dev.sideband.ipmi.fleet.FanOut} is the entrance; {@link
 * dev.sideband.ipmi.fleet.FleetOfBmcs} looks at the hosts' tables through it.
 *
 * <p>And two ways to the workers of a {@link dev.sideband.fleet.server.FleetServer} that do not
 * need the workers' network: {@link dev.sideband.ipmi.fleet.BmcWorkerLink} for orders and tables,
 * {@link dev.sideband.ipmi.fleet.BmcPowerSwitch} for their power.
 */
@NullMarked
package dev.sideband.ipmi.fleet;

import org.jspecify.annotations.NullMarked;
