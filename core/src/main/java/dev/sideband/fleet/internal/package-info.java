/** What the packages of the fleet share, and nobody else. */
@NullMarked
package dev.sideband.fleet.internal;

import org.jspecify.annotations.NullMarked;
