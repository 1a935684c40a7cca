// What crosses between the window and Rust: shapes only, fields named as Rust names them.
// Written by hand until `cargo xtask gen` writes it from the commands' own types.

/** Microseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
export type Cause = 'local' | 'network' | 'auth' | 'quota' | 'provider' | 'data';
export type Environment = 'production' | 'sandbox' | 'rehearsal' | 'custom';
export type CommandError = { code: string; message: string; hint: string | null; correlation_id: string; cause: Cause };

// Workspace
export type Role = 'admin' | 'engagement_lead' | 'viewer';
export type MemberView = { id: string; name: string; role: Role };
export type VaultHolderKind = 'keychain' | 'passphrase' | 'recovery_code' | 'file';
export type VaultHolderView = { id: string; kind: VaultHolderKind; created_at: Instant; last_used_at: Instant | null };
export type VaultStatus = 'missing' | 'unlocked' | 'locked' | 'waiting_for_keychain' | 'key_lost';
export type VaultView = { status: VaultStatus; holders: VaultHolderView[]; recovery_code: 'none' | 'unconfirmed' | 'confirmed' };
export type WorkspaceView = {
  id: string;
  name: string;
  location: string;
  rehearsal: boolean;
  version: string;
  member: MemberView;
  vault: VaultView;
  environments: Environment[];
  first_start: boolean;
  home: 'here' | 'elsewhere' | 'read_only_copy';
  now: Instant;
};
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip';
export type DoctorCheck = { id: string; title: string; status: CheckStatus; evidence: string; hint: string | null };
export type DoctorView = { checks: DoctorCheck[]; verdict: 'pass' | 'warn' | 'fail' };
export type RecoveryChallenge = { positions: [number, number] };
export type AttentionAction =
  | 'reconnect'
  | 'open_mapping'
  | 'confirm_recovery'
  | 'unlock'
  | 'resume_provisioning'
  | 'open_connection'
  | 'pull';
export type AttentionItem = {
  id: string;
  severity: 'critical' | 'warn' | 'info';
  title: string;
  detail: string;
  consequence: string;
  deadline: Instant | null;
  action: { kind: AttentionAction; target: string | null };
  since: Instant;
};

// Partners and the firm's own apps
export type CallbackMode = 'loopback' | 'relay' | 'paste';
export type FieldView = {
  name: string;
  title: string;
  secret: boolean;
  pattern: string | null;
  example: string;
  help: string;
  required: boolean;
};
export type ScopeView = { name: string; reason: string };
export type CallbackView = { environment: Environment; modes: CallbackMode[]; redirect_uri: string | null };
export type PartnerView = {
  id: string;
  name: string;
  publisher: string;
  purpose: string;
  auth_kind: 'oauth2' | 'api_key';
  environments: Environment[];
  scopes: ScopeView[];
  reads: string[];
  never_writes: string;
  prerequisites: string[];
  minutes: number;
  app_fields: FieldView[];
  callback: CallbackView[];
  revoke_help: string;
  mapping_kind: string | null;
  resources: string[];
  logo_svg: string;
};
export type AppRegistrationView = {
  id: string;
  partner: string;
  environment: Environment;
  label: string;
  oauth_client_id: string;
  redirect_uris: string[];
  callback: CallbackMode;
  created_at: Instant;
  review_at: Instant | null;
  connections: number;
};
export type RegisterApp = {
  partner: string;
  environment: Environment;
  label: string;
  oauth_client_id: string;
  redirect_uris: string[];
  endpoints: Record<string, string>;
};

// Authorization
export type AuthorizationStatus = 'waiting' | 'exchanging' | 'proving' | 'connected' | 'refused' | 'failed' | 'expired' | 'cancelled';
export type StartAuthorization = {
  partner: string;
  environment: Environment;
  app_registration_id: string | null;
  callback: CallbackMode | null;
  connection_id: string | null;
  fields: Record<string, string>;
};
export type AuthorizationView = {
  attempt_id: string;
  partner: string;
  environment: Environment;
  callback: CallbackMode;
  status: AuthorizationStatus;
  authorization_url: string;
  redirect_uri: string;
  started_at: Instant;
  expires_at: Instant;
  message: string | null;
  hint: string | null;
  connection_id: string | null;
};

// Connections
export type ConnectionStatus = 'connected' | 'degraded' | 'needs_reconnect' | 'not_checked' | 'disconnected';
export type ConnectionClocks = {
  access_token_ends_at: Instant | null;
  refresh_token_ends_at: Instant | null;
  grant_ends_at: Instant | null;
};
export type ConnectionView = {
  id: string;
  partner: string;
  partner_name: string;
  environment: Environment;
  external_account_id: string;
  display_name: string;
  legal_name: string | null;
  app_registration_id: string | null;
  app_label: string | null;
  advisory_client: string | null;
  status: ConnectionStatus;
  cause: Cause | null;
  status_detail: string | null;
  status_since: Instant;
  authorized_by: string | null;
  authorized_at: Instant | null;
  granted_scopes: string[];
  missing_scopes: string[];
  granted_by_partner_identity: string | null;
  last_proven_at: Instant | null;
  clocks: ConnectionClocks;
  mapping: { counts: MappingCounts; published_revision: number | null } | null;
  last_pull: PullRunView | null;
  capabilities: { ledger_accounts: boolean };
};

// Pulls and jobs
export type ResourceCounts = { rows: number; inserted: number; updated: number; unchanged: number; deactivated: number };
export type PullRunView = ResourceCounts & {
  id: string;
  started_at: Instant;
  finished_at: Instant | null;
  requests: number;
  throttled: number;
  retries: number;
  duration_ms: number;
  resources: Record<string, ResourceCounts>;
};
export type JobStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export type JobView = {
  id: string;
  kind: 'pull';
  connection_id: string | null;
  title: string;
  status: JobStatus;
  step: string;
  done: number;
  total: number | null;
  started_at: Instant;
  finished_at: Instant | null;
  error: CommandError | null;
  pull: PullRunView | null;
};

// Mapping
export type MappingStatus = 'unmapped' | 'suggested' | 'confirmed' | 'ignored' | 'changed' | 'orphaned';
export type MappingCounts = Record<MappingStatus, number>;
export type TargetView = { code: string; name: string; root_class: string | null; description: string; synonyms: string[] };
export type DriftView = {
  /** renamed, deactivated, reactivated, merged, new, retyped or moved. */
  kind: string;
  external_id: string;
  before: string | null;
  after: string | null;
  successor_id: string | null;
};
export type MappingStatusView = {
  connection_id: string;
  target_set: { id: string; name: string; targets: TargetView[] };
  counts: MappingCounts;
  coverage: { by_count: number | null; by_balance: number | null };
  published: { revision: number; published_at: string } | null;
  drift: DriftView[];
  unpublished_changes: number;
};
/** Rows as columns: position i of every array is row `offset + i` of the tree order (parents first, siblings by code then name). */
export type MappingRowsPage = {
  total: number;
  revision: number;
  currency: string;
  minor_digits: number;
  columns: {
    id: string[];
    external_id: string[];
    /** Index of the parent row in the whole list, -1 for none. */
    parent: number[];
    depth: number[];
    code: string[];
    name: string[];
    source_type: string[];
    source_subtype: string[];
    root_class: string[];
    active: number[];
    /** Minor units of `currency`; null when the partner did not say. */
    balance: (number | null)[];
    /** Index into orphaned, changed, unmapped, suggested, confirmed, ignored. */
    status: number[];
    /** Index into the target set's targets, -1 for none. */
    target: number[];
    suggested: number[];
    /** 0 to 100, -1 for none. */
    confidence: number[];
    reason: string[];
    note: string[];
  };
};
export type MappingEdit = {
  source_object_id: string;
  act: 'confirm' | 'clear' | 'ignore' | 'restore';
  target_code: string | null;
  previous_status?: MappingStatus | null;
  note: string | null;
};
export type SaveMappingsView = {
  saved: number;
  revision: number;
  rejected: { source_object_id: string; message: string }[];
  counts: MappingCounts;
};
export type SuggestView = { suggested: number };
export type PublishView = { revision: number; mappings: number; /** RFC 3339. */ published_at: string };
export type ExportView = { path: string; rows: number };
export type ImportPreview = {
  rows: number;
  would_confirm: number;
  unchanged: number;
  conflicts: { line: number; external_id: string; code: string; problem: string }[];
};
export type ImportView = { confirmed: number };

// Provisioning
export type ProvisioningRunView = {
  id: string;
  partner: string;
  environment: Environment;
  step: string;
  inputs: Record<string, string>;
  attempt_id: string | null;
  connection_id: string | null;
  saved_at: Instant;
  finished_at: Instant | null;
};
export type SaveProvisioningStep = { id: string; step: string; inputs: Record<string, string>; environment: Environment };

// Audit and settings
export type AuditEntryView = { sequence: number; at: Instant; actor: string; action: string; subject: string; detail: string };
export type AuditPage = { entries: AuditEntryView[]; verified: boolean };
export type SettingsView = Record<string, string>;

// Events
export type StaleEvent = { tags: string[] };
