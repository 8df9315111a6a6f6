/** The publisher on PostgreSQL: change source, atomic data, ledger. */
package dev.atomicdata.postgres;
