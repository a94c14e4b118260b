/**
 * Orders for worker servers: what is asked, by whom, whether it may be done, and that it is done
 * once.
 *
 * <p>Every type is immutable unless it says otherwise.
 */
@NullMarked
package dev.sideband.fleet;

import org.jspecify.annotations.NullMarked;
