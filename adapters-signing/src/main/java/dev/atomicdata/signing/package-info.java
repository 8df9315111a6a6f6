/** Encodes and signs messages with keys of Helium (helium.md sections 1 and 2). */
package dev.atomicdata.signing;
