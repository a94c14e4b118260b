/**
 * The system interface through Linux's own driver, {@code /dev/ipmi0}.
 *
 * <p>{@link dev.sideband.ipmi.internal.kernel.DeviceFile} alone needs {@code dev.sideband.linux};
 * the channel sees a {@link dev.sideband.ipmi.internal.kernel.KernelDriver}.
 */
@NullMarked
package dev.sideband.ipmi.internal.kernel;

import org.jspecify.annotations.NullMarked;
