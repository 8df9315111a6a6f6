package dev.atomicdata.chaos;

/** An open dead letter, as the publisher's own table has it at the end. */
record DeadLetter(String key, String kind, String reason) {}
