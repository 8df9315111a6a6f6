package dev.atomicdata.runner;

import picocli.CommandLine.Command;

/** The commands {@code failed ...}: what operators do about dead letters. */
@Command(
    name = "failed",
    description = {
      "Look at the keys that cannot be published, and decide what becomes of them.",
      "",
      "A key whose data breaks a rule, or whose message was rejected for good, is",
      "parked as a dead letter, and stops no other. It is tried again by itself when",
      "its data changes, and closed when it is accepted or returns to what the",
      "receiver has."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "[list | show | retry | drop]",
    commandListHeading = "%nCommands:%n")
final class FailedCommand {}
