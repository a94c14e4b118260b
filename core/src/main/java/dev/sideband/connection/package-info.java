/**
 * TCP connections: what is known of one, which states it may be in, who is at its other end, which
 * service it belongs to, and the monitor that watches them.
 */
@NullMarked
package dev.sideband.connection;

import org.jspecify.annotations.NullMarked;
