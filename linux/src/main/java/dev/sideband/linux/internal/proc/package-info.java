/**
 * The files of {@code /proc/N} read and parsed at the level of bytes, with memory that is used
 * again in each pass.
 */
@NullMarked
package dev.sideband.linux.internal.proc;

import org.jspecify.annotations.NullMarked;
