/**
 * The few calls of libc that the JDK has no door to: the only package that knows JNA.
 *
 * <p>{@link dev.sideband.linux.internal.libc.Libc} holds the calls as they are, for hot paths: a
 * result below 0 is the negated error number, nothing is thrown and nothing allocated. {@link
 * dev.sideband.linux.internal.libc.OwnedFd} is an open file with checked errors, for everything
 * else. Structures are laid out by hand in a {@link dev.sideband.linux.internal.libc.NativeBuffer}.
 * {@code JnaLibc} is all that a layer over the JDK's own foreign functions would replace.
 */
@NullMarked
package dev.sideband.linux.internal.libc;

import org.jspecify.annotations.NullMarked;
