package dev.atomicdata.signing;

/** The networks of Helium, told apart by the high half of a key's tag. */
public enum Network {
  MAINNET(0x00),
  TESTNET(0x10);

  private final int tag;

  Network(int tag) {
    this.tag = tag;
  }

  int tag() {
    return tag;
  }
}
