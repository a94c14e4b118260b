/** What the kernel says of its TCP sockets: texts and netlink messages, decoded into rows. */
@NullMarked
package dev.sideband.tcp.internal.kernel;

import org.jspecify.annotations.NullMarked;
