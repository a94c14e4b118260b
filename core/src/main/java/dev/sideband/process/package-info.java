/**
 * Processes: what is known of one, which states it may be in, and the monitor that derives usage
 * and state from raw samples.
 */
@NullMarked
package dev.sideband.process;

import org.jspecify.annotations.NullMarked;
