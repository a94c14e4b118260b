/**
 * Buses and taps for I2C, as the doors {@code BusChannel} and {@code BusTap} of the core.
 *
 * <p>A bus carries transfers: {@code i2c:/dev/i2c-1} of the Linux kernel, and {@link
 * dev.sideband.i2c.SerialBridge}s on a serial line. A tap delivers every message it sees, whoever
 * sent it: {@code i2ctrace:/sys/kernel/tracing} for all adapters of this host, {@link
 * dev.sideband.i2c.WaveformTap} for captured waveforms, {@link dev.sideband.i2c.FifoTap} for
 * hardware that writes records into memory. What a tap delivers can be kept in a {@link
 * dev.sideband.bus.BusStore}, so that a fault on the bus has a place and a time, and exported by a
 * {@link dev.sideband.i2c.CaptureWriter} for the tools that people already use.
 */
@NullMarked
package dev.sideband.i2c;

import org.jspecify.annotations.NullMarked;
