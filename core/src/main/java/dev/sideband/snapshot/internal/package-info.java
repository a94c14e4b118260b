/** The stages as files, and the modules of a snapshot pipeline as they come with the library. */
@NullMarked
package dev.sideband.snapshot.internal;

import org.jspecify.annotations.NullMarked;
