/**
 * The monitor server: it knows every worker's processes and services, judges what happens to them,
 * and gives orders.
 *
 * <p>{@link dev.sideband.fleet.server.FleetServer} is the listener of the links of its workers.
 */
@NullMarked
package dev.sideband.fleet.server;

import org.jspecify.annotations.NullMarked;
