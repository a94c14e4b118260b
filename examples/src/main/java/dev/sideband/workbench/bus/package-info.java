/** The Workbench's simulated board, and the log of its buses. */
@NullMarked
package dev.sideband.workbench.bus;

import org.jspecify.annotations.NullMarked;
