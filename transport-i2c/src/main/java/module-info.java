/** The I2C bus: transfers of our own, and each transaction of anyone. */
module dev.sideband.i2c {
  requires dev.sideband.core;
  requires static dev.sideband.linux;
  requires static org.jspecify;
}
