/**
 * The console's end of RMCP+.
 *
 * <p>{@link dev.sideband.ipmi.internal.rmcp.client.ClientSession} is all of a session's behaviour
 * and knows neither sockets nor clocks. {@link dev.sideband.ipmi.internal.rmcp.client.LanChannel}
 * guards one with its lock, and {@link dev.sideband.ipmi.internal.rmcp.client.RmcpEngine} gives all
 * of them one socket, one receiving thread and one timer.
 */
@NullMarked
package dev.sideband.ipmi.internal.rmcp.client;

import org.jspecify.annotations.NullMarked;
