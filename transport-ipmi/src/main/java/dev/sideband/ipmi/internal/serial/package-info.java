/**
 * IPMI over a serial line (IPMI 2.0, 14).
 *
 * <p>A {@link dev.sideband.ipmi.internal.serial.Framing} turns messages into bytes and bytes into
 * what was heard; it knows no line and no time. {@link
 * dev.sideband.ipmi.internal.serial.SerialModeChannel} is the console's end of a line; the BMC's is
 * {@link dev.sideband.ipmi.bmc.SerialModePort}. {@link
 * dev.sideband.ipmi.internal.serial.SystemPort} is the only class that knows jSerialComm.
 */
@NullMarked
package dev.sideband.ipmi.internal.serial;

import org.jspecify.annotations.NullMarked;
