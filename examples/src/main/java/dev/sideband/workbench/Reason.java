package dev.sideband.workbench;

import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Why something failed, in words for whoever started the program. */
final class Reason {

  private Reason() {}

  /** A file system's exception often has the file for its only words, a server's no reason. */
  static String of(Exception failure) {
    String message = failure.getMessage();
    if (failure.getCause() instanceof BindException taken) {
      String why = String.valueOf(taken.getMessage());
      return message != null && message.endsWith(why) ? message : why;
    }
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      return file.getFile() + " " + of(file);
    }
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  private static String of(FileSystemException failure) {
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    return failure instanceof AccessDeniedException
        ? "may not be used by this user"
        : "fails: " + failure.getClass().getSimpleName();
  }
}
