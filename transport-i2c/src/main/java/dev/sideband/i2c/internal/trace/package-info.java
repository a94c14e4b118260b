/**
 * The trace points of the kernel's bus adapters, {@code events/i2c} and {@code events/smbus}: every
 * transfer of every master of this host.
 */
@NullMarked
package dev.sideband.i2c.internal.trace;

import org.jspecify.annotations.NullMarked;
