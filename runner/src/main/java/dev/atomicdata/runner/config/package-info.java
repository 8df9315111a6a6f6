/** Reads the configuration: layers, known settings, jobs, and every problem at once. */
package dev.atomicdata.runner.config;
