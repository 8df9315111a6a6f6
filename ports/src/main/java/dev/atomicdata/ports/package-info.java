/**
 * What the publisher needs from the world ({@link dev.atomicdata.ports.ChangeSource}, {@link
 * dev.atomicdata.ports.AtomicDataAssembler}, {@link dev.atomicdata.ports.Ledger}, {@link
 * dev.atomicdata.ports.MessageSealer}, {@link dev.atomicdata.ports.MessageSink}) and what it offers
 * ({@link dev.atomicdata.ports.Publisher}).
 */
package dev.atomicdata.ports;
