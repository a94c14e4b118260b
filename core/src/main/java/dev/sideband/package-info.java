/**
 * Sideband watches servers from the side: through the BMC, the serial console, the I2C bus and the
 * kernel's own tables.
 *
 * <p>{@link dev.sideband.Sideband} owns threads, time and randomness, and opens the doors of {@link
 * dev.sideband.transport}. Data flows one way: transport, monitor, store, view.
 */
@NullMarked
package dev.sideband;

import org.jspecify.annotations.NullMarked;
