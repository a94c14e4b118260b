package dev.sideband.fleet.deploy;

/** Is told how the replacement of code goes on. It returns soon and does not throw. */
@FunctionalInterface
public interface DeployListener {

  /** Takes the newest status. For one service they come in order; the last one is an end. */
  void changed(DeployStatus status);
}
