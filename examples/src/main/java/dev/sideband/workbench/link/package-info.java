/** How the Workbench's roles reach each other. */
@NullMarked
package dev.sideband.workbench.link;

import org.jspecify.annotations.NullMarked;
