package dev.atomicdata.runner;

import dev.atomicdata.signing.Keypair;
import dev.atomicdata.signing.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code keypair}: says whose a keypair file is, or makes one. */
@Command(
    name = "keypair",
    description = "Show network and address of a keypair file, or make a new one.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class)
final class KeypairCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "An Ed25519 keypair, as Helium's tools write it.")
  private Path file = Path.of("");

  @ArgGroup(exclusive = false)
  private Creation creation = new Creation();

  static final class Creation {
    @Option(
        names = "--create",
        required = true,
        description = "Make a new keypair in a new file, which only its owner can read.")
    private boolean wanted;

    @Option(
        names = "--network",
        paramLabel = "NETWORK",
        description = "Of the new keypair: mainnet, which is the default, or testnet.")
    private Network network = Network.MAINNET;
  }

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Keypair keypair = creation.wanted ? create() : Keypair.read(file);
      PrintWriter out = spec.commandLine().getOut();
      out.println("network: " + Words.of(keypair.network()));
      out.println("address: " + keypair.address());
      return ExitCode.OK;
    } catch (FileAlreadyExistsException e) {
      err.println(file + " is there already (expected: the name of a new file)");
    } catch (IOException e) {
      err.println("keypair file " + file + ": " + e);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
    }
    return ExitCode.SOFTWARE;
  }

  private Keypair create() throws IOException {
    Keypair keypair = Keypair.generate(creation.network, new SecureRandom());
    keypair.write(file);
    return keypair;
  }
}
