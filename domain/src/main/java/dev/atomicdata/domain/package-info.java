/**
 * Values and pure functions of the publisher: what changed, what is news, what to remember.
 *
 * <p>Stands on the JDK alone: no logger, no clock, no I/O. Time and chance come in as values.
 */
package dev.atomicdata.domain;
