/**
 * The standard commands, one a file, with the values that they bring back.
 *
 * <p>A command writes its request by {@code encode} and has a static {@code decodeRequest} for the
 * BMC; a value is read by its static {@code decode} and written by its {@code encode}. So each
 * layout stands once and serves both ends. Commands without parameters have no {@code
 * decodeRequest}.
 */
@NullMarked
package dev.sideband.ipmi.command;

import org.jspecify.annotations.NullMarked;
