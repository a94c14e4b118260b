/**
 * Services that an agent keeps running: how they are declared, started, probed and stopped.
 *
 * <p>A {@link dev.sideband.fleet.service.ServiceDeclaration} says what is to run; a {@link
 * dev.sideband.fleet.service.ServiceController} runs it, as a child process or by systemd.
 */
@NullMarked
package dev.sideband.fleet.service;

import org.jspecify.annotations.NullMarked;
