/** How long single parts of the data path take, each alone, without database and network. */
package dev.atomicdata.bench.micro;
