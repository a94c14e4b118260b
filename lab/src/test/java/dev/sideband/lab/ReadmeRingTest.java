package dev.sideband.lab;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows of ring logs is true. */
@Timeout(60)
class ReadmeRingTest {

  private static final String RING =
      """
      import dev.sideband.linux.LinuxBoot;
      import dev.sideband.ring.*;
      import dev.sideband.time.*;
      import java.nio.ByteBuffer;
      import java.nio.file.Path;
      import java.time.InstantSource;

      public class Snippet {
        private static final int TYPE = 7;
        private static int sent;

        static void send(Stamp stamp, int type, ByteBuffer payload) {
          sent += type == TYPE && payload.get(0) == 42 ? 1 : 0;
        }

        public static void run() throws Exception {
          byte[] payload = {42};
      """;

  @TempDir Path folder;

  @Test
  void keepsWhatHappenedForAnotherReader() throws Exception {
    String code =
        ReadmeCode.holding("RingLog.file")
            .replace("events.ring", folder.resolve("events.ring").toString());
    String check = "if (sent != 1) { throw new AssertionError(sent + \" of 1\"); }";
    ReadmeCode.run(RING, code + check, folder);
  }
}
