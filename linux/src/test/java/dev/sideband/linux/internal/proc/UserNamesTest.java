package dev.sideband.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("S1-16")
class UserNamesTest {

  @TempDir Path folder;
  private Path file;
  private UserNames users;

  @BeforeEach
  void setUp() {
    file = folder.resolve("passwd");
    users = new UserNames(file);
  }

  @Test
  void findsNamesByNumber() throws IOException {
    write("root:x:0:0:root:/root:/bin/bash\nwww:x:33:33::/:\nnobody:x:65534:65534::/:\n");
    assertEquals("root", name(0));
    assertEquals("www", name(33));
    assertEquals("nobody", name(65534));
    assertNull(name(1));
    assertNull(name(4_294_967_295L));
  }

  @Test
  void firstOfTwoNamesCounts() throws IOException {
    write("root:x:0:0:::\ntoor:x:0:0:::\n");
    assertEquals("root", name(0));
  }

  @Test
  void linesThatNameNobodyArePassedOver() throws IOException {
    write(
        "+::::::\n#x:y:z\n\nbad:x:-1:0:::\n:x:5:5:::\nbig:x:4294967296:0:::\nme:x:7:7:::\nlast:x:8");
    assertNull(name(5));
    assertEquals("me", name(7));
    assertNull(name(8));
  }

  @Test
  void changeOfTheFileIsSeen() throws IOException {
    write("one:x:1:1:::\n");
    assertEquals("one", name(1));
    write("uno:x:1:1:::\n");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1));
    assertEquals("uno", name(1));
    Files.delete(file);
    assertNull(name(1));
    write("one:x:1:1:::\n");
    assertEquals("one", name(1));
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
  }

  private @Nullable String name(long uid) {
    users.refresh();
    byte[] name = users.name(uid);
    return name == null ? null : new String(name, StandardCharsets.UTF_8);
  }
}
