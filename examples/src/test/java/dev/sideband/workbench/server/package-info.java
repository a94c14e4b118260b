/** A server as it is in a rack: host and BMC as two processes, of which either may die. */
@NullMarked
package dev.sideband.workbench.server;

import org.jspecify.annotations.NullMarked;
