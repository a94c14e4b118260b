/** Storage for ring logs that behaves like flash and loses its power when a test says so. */
@NullMarked
package dev.sideband.ring.testing;

import org.jspecify.annotations.NullMarked;
