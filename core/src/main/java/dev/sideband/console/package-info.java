/**
 * Consoles: heartbeats that tell a busy BMC from a broken network, and a timeline that tells what
 * is held of a console's bytes and what is not.
 *
 * <p>{@link dev.sideband.console.HeartbeatRegister} and {@link
 * dev.sideband.console.ConsoleTimeline} know neither clocks nor sockets: times are handed in.
 */
@NullMarked
package dev.sideband.console;

import org.jspecify.annotations.NullMarked;
