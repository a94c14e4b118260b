/**
 * The BMC's end of RMCP+: opens sessions, and carries their requests to a handler and the answers
 * back (IPMI 2.0, 13).
 *
 * <p>All ports of one {@code Sideband} share a thread that receives and a timer; a session has
 * neither.
 */
@NullMarked
package dev.sideband.ipmi.internal.rmcp.server;

import org.jspecify.annotations.NullMarked;
