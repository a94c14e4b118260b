/**
 * Keyed rows at one moment, the differences between two such tables, and their codec.
 *
 * <p>Processes and connections are both tables, so history, delta transfer and diff views are the
 * same code. A {@link dev.sideband.table.Table} is columnar and untyped; a {@link
 * dev.sideband.table.RowType} gives its rows a Java type.
 */
@NullMarked
package dev.sideband.table;

import org.jspecify.annotations.NullMarked;
