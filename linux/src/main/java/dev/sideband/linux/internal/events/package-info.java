/**
 * The kernel's proc connector: forks, program changes and ends of all processes, over netlink.
 *
 * <p>{@link dev.sideband.linux.internal.events.ConnectorMessages} takes messages apart, {@link
 * dev.sideband.linux.internal.events.ConnectorSocket} brings them, and {@link
 * dev.sideband.linux.internal.events.ConnectorEvents} makes events of processes of them.
 */
@NullMarked
package dev.sideband.linux.internal.events;

import org.jspecify.annotations.NullMarked;
