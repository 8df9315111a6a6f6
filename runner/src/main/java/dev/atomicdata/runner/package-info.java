/** The program: wiring, health, metrics, logs and the command line. */
package dev.atomicdata.runner;
