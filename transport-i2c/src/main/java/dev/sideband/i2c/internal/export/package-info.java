/** The formats in which captures leave. */
@NullMarked
package dev.sideband.i2c.internal.export;

import org.jspecify.annotations.NullMarked;
