/**
 * The I2C black box: what a bus carried, kept so that a fault has a place and a time.
 *
 * <p>A {@link dev.sideband.transport.BusTap} delivers every message. Each is kept as one record:
 * first the eight bytes and the data that any reader of the plain format understands, behind them
 * what that format has no room for. What was kept is counted, compared, decoded by a map of the
 * devices, and exported.
 */
@NullMarked
package dev.sideband.bus;

import org.jspecify.annotations.NullMarked;
