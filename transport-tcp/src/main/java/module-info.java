/** The TCP connections of a host, the services they belong to, and the link to a monitor server. */
module dev.sideband.tcp {
  requires transitive dev.sideband.core;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.tcp;
  exports dev.sideband.tcp.link;
}
