/** Orders the same of many workers, a few at a time, and stops or goes back when some fail. */
@NullMarked
package dev.sideband.fleet.rollout;

import org.jspecify.annotations.NullMarked;
