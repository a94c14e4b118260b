/** The files of the bus package. */
@NullMarked
package dev.sideband.bus.internal;

import org.jspecify.annotations.NullMarked;
