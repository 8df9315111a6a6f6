/** Faults of every kind, and one oracle that judges what became of the changes. */
package dev.atomicdata.chaos;
