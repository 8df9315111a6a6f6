/** Measures the publisher on one machine, side by side with what it is compared to. */
package dev.atomicdata.bench;
