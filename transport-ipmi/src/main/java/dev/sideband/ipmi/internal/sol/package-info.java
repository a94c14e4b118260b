/**
 * Serial over LAN: a console's bytes both ways in a session (IPMI 2.0, 15).
 *
 * <p>Either direction is stop-and-wait: {@link dev.sideband.ipmi.internal.sol.SolOutbound} sends
 * and {@link dev.sideband.ipmi.internal.sol.SolInbound} receives, at the console and at the BMC
 * alike. Both know no clock and no wire.
 */
@NullMarked
package dev.sideband.ipmi.internal.sol;

import org.jspecify.annotations.NullMarked;
