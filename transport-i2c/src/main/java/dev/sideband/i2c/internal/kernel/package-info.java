/**
 * What Linux offers of its buses: {@code /dev/i2c-N} and the trace points of its adapters.
 *
 * <p>{@link dev.sideband.i2c.internal.kernel.DeviceFile} alone needs {@code dev.sideband.linux};
 * the channel sees an {@link dev.sideband.i2c.internal.kernel.I2cDriver}.
 */
@NullMarked
package dev.sideband.i2c.internal.kernel;

import org.jspecify.annotations.NullMarked;
