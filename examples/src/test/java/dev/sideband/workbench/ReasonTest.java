package dev.sideband.workbench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What fails often says no more than a name, and whoever started the program must understand. */
class ReasonTest {

  @Test
  void aFileIsNamedWithWhatIsWrongAboutIt() {
    assertEquals("a.ring does not exist", Reason.of(new NoSuchFileException("a.ring")));
    assertEquals(
        "a.ring may not be used by this user", Reason.of(new AccessDeniedException("a.ring")));
    assertEquals(
        "data fails: DirectoryNotEmptyException",
        Reason.of(new DirectoryNotEmptyException("data")));
    assertEquals(
        "a.ring: No space left on device",
        Reason.of(new FileSystemException("a.ring", null, "No space left on device")));
  }

  @Test
  void aFailureWithoutWordsHasAtLeastAName() {
    assertEquals("broken", Reason.of(new IOException("broken")));
    assertEquals("IOException", Reason.of(new IOException()));
    assertEquals(
        "Address already in use",
        Reason.of(new IOException("cannot bind", new BindException("Address already in use"))));
    assertEquals(
        "cannot serve at here: in use",
        Reason.of(new IOException("cannot serve at here: in use", new BindException("in use"))));
  }
}
