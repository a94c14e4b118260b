/** The stores, doors, monitors and models of Sideband: all that needs no kernel, socket or wire. */
module dev.sideband.core {
  requires org.slf4j;
  requires static org.jspecify;
}
