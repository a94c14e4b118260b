/** Alarms for other people's programs, over HTTP. */
@NullMarked
package dev.sideband.tcp.webhook;

import org.jspecify.annotations.NullMarked;
