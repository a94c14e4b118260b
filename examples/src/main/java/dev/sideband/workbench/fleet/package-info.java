/** The Workbench's fleet: a monitor server, and agents that keep small services running. */
@NullMarked
package dev.sideband.workbench.fleet;

import org.jspecify.annotations.NullMarked;
