/**
 * The BMC's web page: login, the process table as its display stage holds it, and the stages.
 *
 * <p>{@link dev.sideband.workbench.web.WebServer} owns the sockets, {@link
 * dev.sideband.workbench.web.Router} says what is served to whom, and one {@link
 * dev.sideband.workbench.web.Route} answers each address. Everything that comes from the host is
 * hostile text: it leaves as JSON and the page shows it as text.
 */
@NullMarked
package dev.sideband.workbench.web;

import org.jspecify.annotations.NullMarked;
