/** What the service controllers of Linux are made of. */
@NullMarked
package dev.sideband.linux.internal.service;

import org.jspecify.annotations.NullMarked;
