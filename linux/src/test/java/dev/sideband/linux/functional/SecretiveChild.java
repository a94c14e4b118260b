package dev.sideband.linux.functional;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;

/** Asks the kernel to keep its files from its own user, says "done", and waits for the end. */
final class SecretiveChild {

  private static final int PR_SET_DUMPABLE = 4;

  private SecretiveChild() {}

  public static void main(String[] arguments) throws IOException {
    Function prctl = NativeLibrary.getProcess().getFunction("prctl");
    if (prctl.invokeInt(new Object[] {PR_SET_DUMPABLE, 0L, 0L, 0L, 0L}) != 0) {
      throw new IllegalStateException("prctl failed");
    }
    while (System.in.read() >= 0) {
      System.out.println("done");
    }
  }
}
