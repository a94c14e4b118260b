/** Memory that hardware fills with bus records. */
@NullMarked
package dev.sideband.i2c.internal.fifo;

import org.jspecify.annotations.NullMarked;
