/** The Workbench's consoles: small programs behind software BMCs, and what watches them. */
@NullMarked
package dev.sideband.workbench.console;

import org.jspecify.annotations.NullMarked;
