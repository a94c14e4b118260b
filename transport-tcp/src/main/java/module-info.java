/**
 * The TCP connections of a host, the services they belong to, the link to a monitor server,
 * webhooks for alarms, and code from a web server.
 */
module dev.sideband.tcp {
  requires transitive dev.sideband.core;
  requires transitive java.net.http;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.tcp;
  exports dev.sideband.tcp.artefact;
  exports dev.sideband.tcp.link;
  exports dev.sideband.tcp.probe;
  exports dev.sideband.tcp.webhook;
}
