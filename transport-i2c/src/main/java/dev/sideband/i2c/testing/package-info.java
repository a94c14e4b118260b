/** Buses, devices and captures that a test makes up; they need no JUnit. */
@NullMarked
package dev.sideband.i2c.testing;

import org.jspecify.annotations.NullMarked;
