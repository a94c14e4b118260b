/** Probes that find out over the network whether a service is well. */
@NullMarked
package dev.sideband.tcp.probe;

import org.jspecify.annotations.NullMarked;
