/**
 * Alarms: what needs a person is told once when it begins and once when it is over.
 *
 * <p>Rules decide, {@link dev.sideband.alarm.AlarmCondition} keeps them from flapping, {@link
 * dev.sideband.alarm.AlarmBook} keeps them from repeating, and {@link
 * dev.sideband.alarm.AlarmSink}s carry them away, to the log or, by {@link
 * dev.sideband.alarm.UplinkSink}, to an alarm server.
 */
@NullMarked
package dev.sideband.alarm;

import org.jspecify.annotations.NullMarked;
