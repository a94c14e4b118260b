/** From the levels of two lines to messages, and the files that hold such levels. */
@NullMarked
package dev.sideband.i2c.internal.waveform;

import org.jspecify.annotations.NullMarked;
