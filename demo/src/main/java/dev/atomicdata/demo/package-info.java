/**
 * Everything on one machine: a PostgreSQL with generated rows, the publisher, and an ingestor that
 * verifies what it gets; and an oracle that says, independently of the publisher, what must arrive.
 */
package dev.atomicdata.demo;
