package dev.sideband.console;

/** The scripts, in virtual time. */
class HeartbeatScriptsTest extends HeartbeatScripts {

  @Override
  protected HeartbeatWorld open(HeartbeatWorld.Kind kind) {
    return new VirtualHeartbeatWorld(kind == HeartbeatWorld.Kind.PLAIN);
  }
}
