/** The rules of the house in a form that fails a build; shared by the tests of all modules. */
package dev.sideband.architecture;
