/** A Linux host in QEMU, whose BMC is in this program. */
@NullMarked
package dev.sideband.workbench.guest;

import org.jspecify.annotations.NullMarked;
