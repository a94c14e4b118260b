/** Watching: monitors take from a transport, stamp what they see, and publish it. */
@NullMarked
package dev.sideband.monitor;

import org.jspecify.annotations.NullMarked;
