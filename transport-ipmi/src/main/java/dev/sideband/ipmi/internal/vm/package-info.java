/**
 * The system interface of a virtual machine, whose BMC is in another program: what QEMU's {@code
 * ipmi-bmc-extern} and OpenIPMI's simulator speak with each other.
 */
@NullMarked
package dev.sideband.ipmi.internal.vm;

import org.jspecify.annotations.NullMarked;
