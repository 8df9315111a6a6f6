-- The watched tables as Helium's account sink and asset ownership service make them (helium.md 4.1, 4.2).

CREATE TABLE mobile_hotspot_infos (
  address varchar(255) PRIMARY KEY,
  asset varchar(255),
  bump_seed integer,
  location numeric,
  is_full_hotspot boolean,
  num_location_asserts integer,
  is_active boolean,
  dc_onboarding_fee_paid numeric,
  device_type jsonb,
  deployment_info jsonb,
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0
);
CREATE INDEX idx_mobile_hotspot_infos_last_block ON mobile_hotspot_infos (last_block);

CREATE TABLE iot_hotspot_infos (
  address varchar(255) PRIMARY KEY,
  asset varchar(255),
  bump_seed integer,
  location numeric,
  elevation numeric,
  gain numeric,
  is_full_hotspot boolean,
  num_location_asserts integer,
  is_active boolean,
  dc_onboarding_fee_paid numeric,
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0
);
CREATE INDEX idx_iot_hotspot_infos_last_block ON iot_hotspot_infos (last_block);

CREATE TABLE key_to_assets (
  address varchar(255) PRIMARY KEY,
  dao varchar(255),
  asset varchar(255),
  entity_key bytea,
  bump_seed integer,
  key_serialization jsonb,
  encoded_entity_key text,
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0,
  UNIQUE (dao, encoded_entity_key)
);
CREATE INDEX idx_key_to_assets_last_block ON key_to_assets (last_block);
CREATE INDEX idx_key_to_assets_asset ON key_to_assets (asset);

CREATE TABLE recipients (
  address varchar(255) PRIMARY KEY,
  lazy_distributor varchar(255),
  asset varchar(255),
  total_rewards numeric,
  current_config_version integer,
  current_rewards numeric[],
  bump_seed integer,
  reserved numeric,
  destination varchar(255),
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0
);
CREATE INDEX idx_recipients_last_block ON recipients (last_block);
CREATE INDEX idx_recipients_asset ON recipients (asset);
CREATE INDEX idx_recipients_destination ON recipients (destination);
CREATE INDEX idx_recipients_lazy_distributor ON recipients (lazy_distributor);

CREATE TABLE mini_fanouts (
  address varchar(255) PRIMARY KEY,
  owner varchar(255),
  namespace varchar(255),
  mint varchar(255),
  token_account varchar(255),
  task_queue varchar(255),
  next_task varchar(255),
  rent_refund varchar(255),
  bump integer,
  schedule varchar(255),
  queue_authority_bump integer,
  shares jsonb[],
  seed bytea,
  next_pre_task varchar(255),
  pre_task jsonb,
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0
);
CREATE INDEX idx_mini_fanouts_last_block ON mini_fanouts (last_block);

CREATE TABLE welcome_packs (
  address varchar(255) PRIMARY KEY,
  id numeric,
  owner varchar(255),
  asset varchar(255),
  lazy_distributor varchar(255),
  rewards_mint varchar(255),
  rent_refund varchar(255),
  sol_amount numeric,
  rewards_split jsonb[],
  rewards_schedule varchar(255),
  asset_return_address varchar(255),
  bump_seed integer,
  unique_id numeric,
  refreshed_at timestamptz,
  created_at timestamptz NOT NULL,
  last_block numeric NOT NULL DEFAULT 0
);
CREATE INDEX idx_welcome_packs_last_block ON welcome_packs (last_block);

CREATE TABLE asset_owners (
  asset varchar(255) PRIMARY KEY,
  owner varchar(255) NOT NULL,
  last_block integer NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX asset_owners_asset_last_block ON asset_owners (asset, last_block);
CREATE INDEX asset_owners_last_block ON asset_owners (last_block);

-- Derived by the account sink; no query of the publisher reads it.
CREATE TABLE rewards_recipients (
  asset varchar(255),
  owner varchar(255),
  destination varchar(255),
  shares integer,
  total_shares integer,
  fixed_amount bigint,
  entity_key varchar(255),
  encoded_entity_key text,
  key_serialization text,
  type varchar(255) NOT NULL,
  last_block numeric NOT NULL DEFAULT 0,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (asset, owner, destination, shares, total_shares, fixed_amount)
);

-- How far each writer has come; the block is text, and may be '0' or 'unknown'.
CREATE TABLE cursors (
  service varchar(255) PRIMARY KEY,
  cursor text,
  block_height text,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
