/** TCP in both senses: the connections a host has, and the link that carries what was watched. */
module dev.sideband.tcp {
  requires transitive dev.sideband.core;
  requires static dev.sideband.linux;
  requires static org.jspecify;

  exports dev.sideband.tcp;
}
