/** Bridges from a serial line to a bus. */
@NullMarked
package dev.sideband.i2c.internal.bridge;

import org.jspecify.annotations.NullMarked;
