package dev.sideband.lab;

import java.nio.file.Path;

/**
 * Replaces a version by the next one, for ever, and prints each step. Argument: the service's
 * folder.
 */
final class DeployChild {

  static final int FILES = 20;
  static final int BYTES = 20_000;

  private DeployChild() {}

  public static void main(String[] arguments) throws Exception {
    try (CodeOfLab code =
        new CodeOfLab(Path.of(arguments[0]), status -> System.out.println(status.stage()))) {
      code.store.recover();
      int version = code.store.current().map(Integer::parseInt).orElse(0);
      while (true) {
        version++;
        String name = String.valueOf(version);
        code.install(name, CodeOfLab.zip(name, FILES, BYTES));
      }
    }
  }
}
