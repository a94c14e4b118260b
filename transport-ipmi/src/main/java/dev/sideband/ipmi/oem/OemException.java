package dev.sideband.ipmi.oem;

/** One of our commands was not carried out, and the BMC made that known. */
public abstract sealed class OemException extends Exception
    permits OemRejectedException, OemUnsupportedException {

  private static final long serialVersionUID = 1L;

  OemException(String message) {
    super(message);
  }
}
