/**
 * What is said about Helium's hotspots and other rewardable entities: four payloads, and the rules
 * that make them from atomic data.
 */
package dev.atomicdata.domain.helium;
