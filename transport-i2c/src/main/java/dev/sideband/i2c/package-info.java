/**
 * Buses and taps for I2C, as the doors {@code BusChannel} and {@code BusTap} of the core.
 *
 * <p>A bus carries transfers: {@code /dev/i2c-N} of the Linux kernel, and serial bridges. A tap
 * delivers every transaction it sees, whoever caused it: the kernel's trace points, and captured
 * waveforms that are decoded here. What a tap delivers can be kept in a ring log, so that a fault
 * on the bus has a place and a time, and exported for the tools that people already use.
 */
@NullMarked
package dev.sideband.i2c;

import org.jspecify.annotations.NullMarked;
