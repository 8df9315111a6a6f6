package dev.atomicdata.runner.config;

import static dev.atomicdata.runner.config.HeliumRows.PUB_KEY;
import static dev.atomicdata.runner.config.HeliumRows.hex;
import static dev.atomicdata.runner.config.PresetDatabase.ASSET;
import static dev.atomicdata.runner.config.PresetDatabase.PACK;
import static dev.atomicdata.runner.config.PresetDatabase.WALLET;
import static dev.atomicdata.runner.config.PresetDatabase.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atomicdata.domain.Block;
import dev.atomicdata.domain.Document;
import dev.atomicdata.domain.helium.EntityOwnerType;
import dev.atomicdata.domain.helium.EntityOwnershipChange;
import dev.atomicdata.domain.helium.SolanaKey;
import dev.atomicdata.testkit.PostgresExtension;
import dev.atomicdata.testkit.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who owns an entity: rows of the acceptance table in helium.md section 5.3, each a test by the
 * row's name, then what that section adds for the real column types, and the defects D3, D4 and D5.
 */
@ExtendWith(PostgresExtension.class)
class OwnershipPresetTest {

  private final PresetDatabase preset;

  OwnershipPresetTest(TestDatabase database) {
    preset = new PresetDatabase(database);
  }

  @AfterEach
  void close() {
    preset.close();
  }

  @Test
  void ownershipDirectOwner() {
    preset.rows().keyToAsset(ASSET, 100).owner(ASSET, WALLET, 200);

    Document document = preset.document("entity_ownership_changes").orElseThrow();

    assertThat(text(document, "owner")).contains(WALLET);
    assertThat(text(document, "owner_type")).contains("direct_owner");
    assertThat(text(document, "pub_key")).contains(PUB_KEY);
    assertThat(document.block()).contains(new Block(200));
    assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.DIRECT_OWNER);
    assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
    assertThat(ownership().asset()).isEqualTo(SolanaKey.of(ASSET));
  }

  @Test
  void ownershipWelcomePackResolution() {
    preset.rows().keyToAsset(ASSET, 100).owner(ASSET, PACK, 200).welcomePack(PACK, WALLET, 200);

    assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.WELCOME_PACK_OWNER);
    assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
  }

  @Test
  void ownershipUtf8KeyExcluded() {
    preset.rows().keyToAsset(ASSET, hex("not_emitted"), "utf8", 100).owner(ASSET, WALLET, 200);

    assertThat(preset.document("entity_ownership_changes")).isEmpty();
  }

  @Test
  void wpOwnershipNoAssetOwnersReturnsEmpty() {
    preset.rows().keyToAsset(ASSET, 100).welcomePack(PACK, WALLET, 200);

    assertThat(preset.document("entity_ownership_changes")).isEmpty();
  }

  @Test
  void wpOwnershipResolvesToRealOwner() {
    preset.rows().keyToAsset(ASSET, 50).owner(ASSET, PACK, 100).welcomePack(PACK, WALLET, 200);

    assertThat(ownership().ownerType()).isEqualTo(EntityOwnerType.WELCOME_PACK_OWNER);
    assertThat(ownership().owner()).isEqualTo(SolanaKey.of(WALLET));
    assertThat(ownership().block()).isEqualTo(new Block(200));
  }

  private EntityOwnershipChange ownership() {
    return preset.payload("entity_ownership_changes", EntityOwnershipChange.class);
  }
}
