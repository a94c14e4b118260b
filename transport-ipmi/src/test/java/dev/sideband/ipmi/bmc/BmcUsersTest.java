package dev.sideband.ipmi.bmc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sideband.ipmi.Privilege;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S0-13")
class BmcUsersTest {

  private final BmcUsers users = new BmcUsers();

  @Test
  void onlyNameAndPasswordTogetherOpen() {
    users.put("ann", "s3cret".toCharArray(), Privilege.OPERATOR);

    assertEquals(Optional.of(Privilege.OPERATOR), users.check("ann", "s3cret".toCharArray()));
    for (String wrong : new String[] {"", "s3cre", "s3cret ", "s3cret\0x", "S3CRET"}) {
      assertEquals(Optional.empty(), users.check("ann", wrong.toCharArray()), wrong);
    }
    assertEquals(Optional.empty(), users.check("bob", "s3cret".toCharArray()));
    assertEquals(Optional.empty(), users.check("bob", new char[0]));
    assertEquals(Optional.empty(), users.check("ann", "x".repeat(10_000).toCharArray()));
  }

  @Test
  void passwordsHandedInAreWiped() {
    char[] set = "s3cret".toCharArray();
    char[] tried = "s3cret".toCharArray();
    users.put("ann", set, Privilege.USER);
    users.check("ann", tried);

    assertArrayEquals(new char[6], set);
    assertArrayEquals(new char[6], tried);
  }

  @Test
  void aPasswordIsOneToTwentyBytes() {
    users.put("ann", "\u00e9".repeat(10).toCharArray(), Privilege.USER);
    assertEquals(
        Optional.of(Privilege.USER), users.check("ann", "\u00e9".repeat(10).toCharArray()));

    for (String bad : new String[] {"", "\0\0", "x".repeat(21), "\u00e9".repeat(11), "\ud800"}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> users.put("eve", bad.toCharArray(), Privilege.USER));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> users.put("a name of 17 byte", "x".toCharArray(), Privilege.USER));
  }

  /** Nobody is let in without a name. */
  @Test
  void theUserWithoutNameIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> users.put("", "s3cret".toCharArray(), Privilege.USER));
    assertEquals(Optional.empty(), users.check("", new char[0]));
    assertEquals(Optional.empty(), users.check("", "s3cret".toCharArray()));
  }

  @Test
  void thereIsRoomForFifteen() {
    for (int i = 0; i < BmcUsers.MAX_USERS; i++) {
      users.put("user " + i, "s3cret".toCharArray(), Privilege.USER);
    }
    assertThrows(
        IllegalStateException.class,
        () -> users.put("one more", "s3cret".toCharArray(), Privilege.USER));
  }

  @Test
  void aNewPasswordReplacesTheOldOne() {
    users.put("ann", "old".toCharArray(), Privilege.USER);
    users.put("ann", "new".toCharArray(), Privilege.ADMINISTRATOR);

    assertEquals(Optional.empty(), users.check("ann", "old".toCharArray()));
    assertEquals(Optional.of(Privilege.ADMINISTRATOR), users.check("ann", "new".toCharArray()));
  }

  @Test
  void nobodyIsLeftAfterClose() {
    users.put("ann", "s3cret".toCharArray(), Privilege.USER);
    users.close();

    assertEquals(Optional.empty(), users.check("ann", "s3cret".toCharArray()));
    assertEquals(Optional.empty(), users.check("ann", new char[0]));
  }
}
