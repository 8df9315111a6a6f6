/** Sends messages to Helium's ingestor over gRPC. */
package dev.atomicdata.grpc;
