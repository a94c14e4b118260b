/** The link's frames, its connections, and what each end keeps on its disk. */
@NullMarked
package dev.sideband.tcp.internal.link;

import org.jspecify.annotations.NullMarked;
