package dev.sideband.ipmi.internal.bmc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sideband.ipmi.Privilege;
import dev.sideband.ipmi.command.UserChannelAccess;
import dev.sideband.ipmi.internal.bmc.UserTable.Account;
import dev.sideband.ipmi.internal.bmc.UserTable.PasswordTest;
import dev.sideband.wire.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UserTableTest {

  private static final int CHANNEL = 1;

  private final UserTable users = new UserTable();

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] key(String password) {
    byte[] key = new byte[20];
    bytes(password).copyTo(key, 0);
    return key;
  }

  private void put(String name, String password, Privilege privilege) {
    users.put(bytes(name), key(password), 16, privilege);
  }

  private Optional<Account> find(String name, Privilege role, boolean byNameOnly) {
    return users.find(bytes(name), CHANNEL, role, byNameOnly);
  }

  @Test
  void numbersBeginAfterTheUserWithoutName() {
    put("ann", "a", Privilege.USER);
    put("bob", "b", Privilege.OPERATOR);
    put("ann", "c", Privilege.ADMINISTRATOR);

    assertEquals(
        Optional.of(new Account(2, "ann", Privilege.ADMINISTRATOR)),
        find("ann", Privilege.USER, true));
    assertEquals(
        Optional.of(new Account(3, "bob", Privilege.OPERATOR)), find("bob", Privilege.USER, true));
    assertEquals(Bytes.EMPTY, users.name(UserTable.NULL_USER));
    assertEquals(2, users.enabled());
  }

  @Test
  void thereAreOnlySoMany() {
    for (int i = 2; i <= UserTable.MOST; i++) {
      put("user" + i, "x", Privilege.USER);
    }
    assertThrows(IllegalStateException.class, () -> put("one more", "x", Privilege.USER));
    users.setName(5, Bytes.EMPTY);
    put("one more", "x", Privilege.USER);
    assertEquals(bytes("one more"), users.name(5));
  }

  @Test
  void theUserWithoutNameStaysOut() {
    users.setPassword(UserTable.NULL_USER, key("x"), 16);
    users.setAccess(
        UserTable.NULL_USER,
        CHANNEL,
        new UserChannelAccess(false, false, true, Privilege.ADMINISTRATOR));
    assertFalse(users.setEnabled(UserTable.NULL_USER, true));
    assertFalse(users.setName(UserTable.NULL_USER, bytes("root")));
    assertTrue(users.setName(UserTable.NULL_USER, Bytes.EMPTY));

    assertEquals(Optional.empty(), find("", Privilege.USER, true));
    assertEquals(Optional.empty(), users.check(Bytes.EMPTY, key("x")));
    assertNull(users.key(UserTable.NULL_USER));
  }

  @Test
  void aNewUserNeedsNamePasswordAccessAndToBeEnabled() {
    users.setName(4, bytes("bob"));
    assertEquals(Optional.empty(), find("bob", Privilege.USER, true));
    users.setPassword(4, key("pw"), 16);
    users.setEnabled(4, true);
    assertEquals(Optional.empty(), find("bob", Privilege.USER, true));
    users.setAccess(4, CHANNEL, new UserChannelAccess(false, false, true, Privilege.USER));

    assertEquals(
        Optional.of(new Account(4, "bob", Privilege.USER)), find("bob", Privilege.USER, true));
    assertEquals(Optional.empty(), users.find(bytes("bob"), 2, Privilege.USER, true));
    assertEquals(Optional.empty(), users.check(bytes("bob"), key("pw")), "not without a channel");
    assertNotNull(users.key(4));

    users.setPassword(4, new byte[20], 16);
    assertEquals(Optional.empty(), find("bob", Privilege.USER, true));
  }

  @Test
  void nothingOfAnEarlierUserIsLeftUnderANumber() {
    put("ann", "secret", Privilege.ADMINISTRATOR);
    users.setName(2, Bytes.EMPTY);
    users.setName(2, bytes("eve"));

    assertFalse(users.isEnabled(2));
    users.setEnabled(2, true);
    assertEquals(PasswordTest.WRONG, users.test(2, key("secret"), 16));
    assertFalse(users.access(2, CHANNEL).admits());
  }

  @Test
  void anotherNameKeepsTheRest() {
    put("ann", "secret", Privilege.OPERATOR);
    users.setName(2, bytes("anna"));
    assertEquals(
        Optional.of(new Account(2, "anna", Privilege.OPERATOR)),
        find("anna", Privilege.USER, true));
    assertEquals(Optional.of(Privilege.OPERATOR), users.check(bytes("anna"), key("secret")));
  }

  @Test
  void whoIsDisabledIsLetInNowhere() {
    put("ann", "secret", Privilege.OPERATOR);
    users.setEnabled(2, false);
    assertEquals(Optional.empty(), find("ann", Privilege.USER, true));
    assertEquals(Optional.empty(), users.check(bytes("ann"), key("secret")));
    assertNull(users.key(2));
    assertEquals(0, users.enabled());
  }

  @Test
  void aPasswordIsTestedWithItsSize() {
    users.setName(2, bytes("ann"));
    assertEquals(PasswordTest.WRONG, users.test(2, new byte[20], 16));
    users.setPassword(2, key("secret"), 16);
    assertEquals(PasswordTest.RIGHT, users.test(2, key("secret"), 16));
    assertEquals(PasswordTest.WRONG, users.test(2, key("Secret"), 16));
    assertEquals(PasswordTest.WRONG_SIZE, users.test(2, key("secret"), 20));
  }

  @Test
  void byPrivilegeTheFirstOneWhoMayIsFound() {
    put("ann", "a", Privilege.USER);
    put("x", "b", Privilege.ADMINISTRATOR);
    users.setName(3, bytes("ann"));

    assertEquals(2, find("ann", Privilege.ADMINISTRATOR, true).orElseThrow().id());
    assertEquals(3, find("ann", Privilege.ADMINISTRATOR, false).orElseThrow().id());
    assertEquals(2, find("ann", Privilege.USER, false).orElseThrow().id());
    assertEquals(2, find("ann", Privilege.OEM, false).orElseThrow().id());
  }
}
