package dev.sideband.snapshot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a test starts another Java process with its own classes. */
final class ChildJvm {

  private ChildJvm() {}

  static List<String> command(Class<?> main, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(
        placeOf(SnapshotPipeline.class) + System.getProperty("path.separator") + placeOf(main));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  private static Path placeOf(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
