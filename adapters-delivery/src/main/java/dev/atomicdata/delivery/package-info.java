/** Gets messages through: retry, deadline, circuit breaker and window around any message sink. */
package dev.atomicdata.delivery;
