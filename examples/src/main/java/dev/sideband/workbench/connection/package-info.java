/** The Workbench's connections: who is connected to a machine, as four roles see it. */
@NullMarked
package dev.sideband.workbench.connection;

import org.jspecify.annotations.NullMarked;
