// The fake's memory: the recordings, bent to the scenario, kept for the tab so that a reload finds what was done.

import type * as T from '../bindings.ts';
import { attach } from './clients.ts';
import { manyClients, otherCompanies } from './firm.ts';
import { recorded, recordedOf } from './recordings.ts';
import type { Scenario } from './scenario.ts';

const DAY = 86_400_000_000;

export interface FakeState {
  workspace: T.WorkspaceView;
  partners: T.PartnerView[];
  apps: T.AppRegistrationView[];
  /** What is said when a consent is refused. */
  refusal: string;
  connections: T.ConnectionView[];
  clients: T.ClientsView;
  /** By client; those of a client that was never looked at are its current one. */
  engagements: Record<string, T.EngagementView[]>;
  /** When each connection's checks were last made, by connection and check; the recording's own count where there is nothing. */
  checked: Record<string, Record<string, number>>;
  /** The answer before a check's newest, where there was one. */
  before: Record<string, Record<string, Pick<T.AnswerBefore, 'status' | 'checked_at'>>>;
  checkRuns: T.CheckRunView[];
  waivers: T.WaiverView[];
  contracts: T.PartnerContractView[];
  /** The latest word on each connection that went live. */
  goLives: Record<string, T.GoLiveView>;
  /** The newest sample meeting of each connection. */
  meetings: Record<string, T.MeetingRunView>;
  subscriptions: T.SubscriptionsView;
  addedCalendars: T.AddedCalendarView[];
  registry: T.RegistryView;
  /** The newest first; none in the beginning. */
  goldenRuns: T.GoldenRunSummary[];
  /** The recorded company's mapping is published, so that what fails of it is only what somebody may answer for. */
  published: boolean;
  attention: T.AttentionItem[];
  firm: T.FirmView;
  /** The drill that cuts the partner off is under way. */
  offline: boolean;
  jobs: T.JobView[];
  attempts: T.AuthorizationView[];
  runs: T.ProvisioningRunView[];
  queues: T.ConnectQueueView[];
  requests: T.ConsentRequestView[];
  categories: T.CategoriesView;
  audit: T.AuditPage;
  settings: T.SettingsView;
  limits: T.LimitsView;
  pulls: T.PullSettingsView;
  backups: T.BackupsView;
  /** Paths of the files that were written. */
  files: string[];
  passphrase: string;
  ids: number;
}

/** The passphrase that opens the fake's vault. */
export const FAKE_PASSPHRASE = 'harbor street lantern';

function seed(): FakeState {
  return {
    workspace: recorded('workspace_status'),
    partners: recorded('list_partners'),
    apps: recorded('list_app_registrations'),
    refusal: 'The request was refused on the partner’s page. Nothing was stored.',
    connections: recorded('list_connections'),
    clients: recorded('list_clients'),
    engagements: recordedEngagements(),
    checked: {},
    before: {},
    checkRuns: recorded<T.CheckRunsView>('check_runs').runs,
    waivers: recorded<T.WaiversView>('list_waivers').waivers,
    contracts: withoutContracts(recorded('list_contracts')),
    goLives: {},
    meetings: {},
    subscriptions: withoutSubscriptions(recorded('list_subscriptions')),
    addedCalendars: [],
    registry: recorded('show_registry'),
    goldenRuns: [],
    published: false,
    attention: recorded('needs_attention'),
    firm: recorded('rehearsal_firm'),
    offline: false,
    jobs: recorded('list_jobs'),
    attempts: [],
    runs: recorded('list_provisioning_runs'),
    queues: [],
    requests: [],
    categories: recorded('list_categories'),
    audit: recorded('audit_entries'),
    settings: recorded('settings'),
    limits: recorded('limits'),
    pulls: recorded('pull_settings'),
    backups: { ...recorded<T.BackupsView>('backups'), folder: null, standing: 'rehearsal', kept: [] },
    files: [],
    passphrase: FAKE_PASSPHRASE,
    ids: 1,
  };
}

/** The recording has one, so that its shape is known; a firm begins with none. */
const withoutContracts = (all: T.PartnerContractView[]): T.PartnerContractView[] =>
  all.map(view => ({ ...view, contract: null, earlier: [], standing: 'missing' }));

/** Every calendar is still to be subscribed to. */
const withoutSubscriptions = (view: T.SubscriptionsView): T.SubscriptionsView => ({
  ...view,
  subscriptions: [],
  elsewhere: [],
  calendars: [...view.subscriptions.map(one => ({ id: one.calendar, name: one.calendar_name })), ...view.calendars],
});

function recordedEngagements(): Record<string, T.EngagementView[]> {
  const page = recorded<T.ClientPage>('show_client');
  return { [page.client.id]: page.engagements };
}

function withoutConnections(state: FakeState): void {
  state.clients.clients = [];
  Object.assign(state, { apps: [], connections: [], attention: [], jobs: [], runs: [] });
  state.workspace.first_start = true;
}

/** A workspace that holds real grants, so that environments and the vault are real ones. */
/** A key that is to be used for 90 days. */
const keyFor = (stored_at: T.Instant, ends_with: string, old: T.OldKeyView | null): T.KeyView => ({
  ends_with,
  stored_at,
  rotate_by: stored_at + 90 * DAY,
  old,
});

function realWorkspace(state: FakeState): void {
  const { workspace } = state;
  const holder = workspace.vault.holders[0];
  workspace.rehearsal = false;
  workspace.environments = ['production'];
  workspace.location = workspace.location.replace(/rehearsal$/, 'firm');
  workspace.vault.holders = holder ? [{ ...holder, kind: 'passphrase' }] : [];
  for (const item of [...state.connections, ...state.apps]) item.environment = 'production';
  for (const connection of state.connections) connection.live = false;
  state.backups = recorded('backups');
}

function heldByKeychain(state: FakeState, status: T.VaultStatus): void {
  realWorkspace(state);
  const { vault } = state.workspace;
  vault.status = status;
  for (const holder of vault.holders) holder.kind = 'keychain';
}

const bend: Record<Scenario['name'], (state: FakeState) => void> = {
  'one-company': () => undefined,
  failing: () => undefined,
  live: realWorkspace,
  'backup-failed': state => {
    realWorkspace(state);
    const detail = `The backup \`${state.backups.folder}/workspace-2026-11-24.db\` cannot be written: the disk is full. Free some space there, or choose another disk`;
    state.backups.kept.splice(0, 4);
    Object.assign(state.backups, { standing: 'failed', detail });
    state.attention.unshift({
      id: 'backup',
      severity: 'warn',
      title: 'The daily backup could not be made',
      detail,
      consequence: 'What was done since the newest backup is lost with this disk',
      deadline: null,
      action: { kind: 'open_backups', target: null },
      since: state.workspace.now,
    });
  },
  empty: state => {
    withoutConnections(state);
    realWorkspace(state);
    state.workspace.environments = [];
    state.workspace.vault = { status: 'missing', holders: [], recovery_code: 'none' };
    state.audit = { entries: state.audit.entries.slice(-1), verified: true };
    Object.assign(state.backups, { standing: 'empty', kept: [] });
  },
  'rehearsal-empty': withoutConnections,
  firm: state => {
    const base = state.connections[0];
    if (base) state.connections.push(...otherCompanies(base, state.workspace.now));
    offerAndAttach(state);
    answeredOtherwise(state);
    state.attention.unshift(...deadGrant(state, 1));
    Object.assign(state.firm, { state: 'made', step: null, step_number: state.firm.steps });
  },
  'dead-grant': state => revokeGrant(state, state.workspace.now - 41 * 60_000_000),
  'dead-key': state => {
    realWorkspace(state);
    const account = recorded<T.ConnectionView>('connect_with_key');
    const detail = 'The partner no longer accepts the key: it was deleted or rolled there';
    state.connections.unshift(account);
    Object.assign(account, {
      status: 'needs_reconnect',
      cause: 'auth',
      status_detail: detail,
      status_since: state.workspace.now - 41 * 60_000_000,
      last_proven_at: state.workspace.now - 101 * 60_000_000,
      authorized_at: state.workspace.now - 96 * 86_400_000_000,
    } satisfies Partial<T.ConnectionView>);
    const title = `${account.display_name} needs a new authorization`;
    state.attention.unshift(
      ...deadGrant(state, 0).map(item => ({ ...item, title, detail, consequence: 'Nothing can be read from it until then' })),
    );
  },
  keyed: state => {
    realWorkspace(state);
    const { now } = state.workspace;
    const live = recorded<T.ConnectionView>('connect_with_key');
    const counts = { orphaned: 0, changed: 0, unmapped: 2, suggested: 1, confirmed: 14, ignored: 1 };
    Object.assign(live, {
      last_proven_at: now,
      status_since: now,
      mapping: { counts, published_revision: 2 },
    } satisfies Partial<T.ConnectionView>);
    const test = {
      ...structuredClone(live),
      id: `${live.id.slice(0, -2)}12`,
      environment: 'sandbox',
      display_name: 'Harbor Street Advisors, test mode',
      key: keyFor(now - 20 * DAY, 'a41X', { ends_with: '7c0d', stored_at: now - 120 * DAY, retire_by: now - 13 * DAY }),
    } satisfies T.ConnectionView;
    live.key = keyFor(now - 96 * DAY, '9fQ2', null);
    state.connections.unshift(live, test);
  },
  'locked-vault': state => {
    realWorkspace(state);
    state.workspace.vault.status = 'locked';
  },
  'waiting-keychain': state => heldByKeychain(state, 'waiting_for_keychain'),
  'ready-keychain': state => heldByKeychain(state, 'ready'),
  'refused-keychain': state => heldByKeychain(state, 'locked'),
  'two-holders': state => {
    heldByKeychain(state, 'waiting_for_keychain');
    const { vault, now } = state.workspace;
    vault.holders.push({ id: 'holder-passphrase', kind: 'passphrase', created_at: now, last_used_at: null });
  },
  'key-lost': state => heldByKeychain(state, 'key_lost'),
  'key-lost-sheet': state => {
    heldByKeychain(state, 'key_lost');
    const { vault, now } = state.workspace;
    vault.holders.push({ id: 'holder-recovery', kind: 'recovery_code', created_at: now, last_used_at: null });
    vault.recovery_code = 'confirmed';
  },
  drafts: state => {
    const partner = state.partners[0];
    if (!partner) return;
    state.runs = [
      {
        id: 'run-draft-1',
        partner: partner.id,
        environment: state.workspace.rehearsal ? 'rehearsal' : 'production',
        step: 'authorize',
        inputs: { app_registration_id: state.apps[0]?.id ?? '' },
        attempt_id: null,
        connection_id: null,
        saved_at: state.workspace.now - 3 * 86_400_000_000,
        finished_at: null,
      },
    ];
  },
  'no-categories': state => {
    state.categories.categories = [];
  },
  published: state => {
    state.published = true;
  },
  queue: state => {
    state.queues = recorded('list_queues');
    state.requests = recorded('list_consent_requests');
    const [queue] = state.queues;
    for (const entry of queue?.entries ?? []) {
      if (!queue || entry.decide_until === null) continue;
      state.attention.unshift({
        id: `held:${entry.client_id}`,
        severity: 'warn',
        title: `A consent for ${entry.client_name} waits for your decision`,
        detail: entry.reason ?? '',
        consequence: 'Nothing is attached. Say whose it is, or it is given back when the time is over',
        deadline: entry.decide_until,
        action: { kind: 'open_queue', target: queue.id },
        since: entry.since,
      });
    }
  },
  'many-clients': manyClients,
  'going-live': state => {
    realWorkspace(state);
    underContract(state);
  },
  calendars: state => {
    const account = recorded<T.ConnectionView>('test_connection');
    const { mapping, last_pull } = recordedOf<T.ConnectionView>('show_connection', account.partner);
    state.connections.unshift({ ...account, mapping, last_pull });
    for (const { abilities } of state.connections) for (const ability of abilities) ability.allowed = false;
  },
  'every-partner': state => {
    state.connections = state.partners.map(({ id }) => recordedOf('show_connection', id));
  },
  subscribed,
  'subscribed-away': state => {
    subscribed(state);
    state.subscriptions.unreached = 'The partner did not answer within 20 seconds';
    for (const one of state.subscriptions.subscriptions) if (one.status === 'lost') one.status = 'active';
    state.subscriptions.elsewhere = [];
  },
  channels: state => {
    // Another partner of calendars, which renews and lists none.
    const { id, partner } = recorded<T.ConnectionView>('test_connection');
    const other = state.partners.find(one => one.mapping_kind === 'calendar' && one.id !== partner);
    if (!other) return;
    state.connections.unshift({ ...recordedOf<T.ConnectionView>('show_connection', other.id), id });
    const [, , , living] = recorded<T.SubscriptionsView>('list_subscriptions').subscriptions;
    Object.assign(state.subscriptions, { renewed: false, listed: false, subscriptions: living ? [living] : [] });
  },
  'blocked-sign-in': state => {
    bend.calendars(state);
    revokeGrant(state, state.workspace.now - 41 * 60_000_000);
    const blocked = state.connections[0];
    if (!blocked) return;
    const why =
      'A Conditional Access policy of the tenant blocks this sign-in. Ask an administrator: Entra shows under Sign-in logs which ' +
      'policy it was. Sign in again when they have changed it. An administrator finds this refusal by the correlation id ' +
      '`7f0c2d14-9a1b-4c3d-8e5f-0a1b2c3d4e5f` at 2026-11-20T14:02:11Z';
    blocked.status_detail = `The partner no longer accepts the grant of \`${blocked.display_name}\` (\`invalid_grant\`, \`AADSTS53003\`). ${why}`;
    state.refusal = `The partner refused the authorization (\`access_denied\`, \`AADSTS53003\`). ${why}`;
  },
  lead: state => {
    state.workspace.member.role = 'engagement_lead';
  },
  viewer: state => {
    state.workspace.member.role = 'viewer';
  },
  offline: state => {
    const connection = state.connections[0];
    if (!connection) return;
    connection.status = 'degraded';
    connection.cause = 'network';
    connection.status_detail = 'No answer from the partner for 20 minutes';
    connection.status_since = state.workspace.now - 20 * 60_000_000;
  },
};

/** One of each: a clock that has run out, one that soon will, one that the partner has lost, and one that lives. */
function subscribed(state: FakeState): void {
  state.connections.unshift(recorded<T.ConnectionView>('test_connection'));
  state.subscriptions = recorded('list_subscriptions');
}

/** A firm that has signed, mapped and published: nothing is left but to say so. */
function underContract(state: FakeState): void {
  state.published = true;
  const { now, member } = state.workspace;
  const [view] = state.contracts;
  const [like] = recorded<T.PartnerContractView[]>('list_contracts');
  if (!view || !like?.contract) return;
  view.standing = 'renews_soon';
  view.contract = {
    ...like.contract,
    kind: 'signed',
    reference: 'MSA-2026/7',
    signed_on: '2025-12-31',
    renews_on: '2026-12-31',
    residency: 'United States',
    dpa_signed_on: '2026-01-12',
    evidence_name: 'MSA-2026-7 signed.pdf',
    evidence_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    said_by: null,
    reason: null,
    recorded_by: member.name,
    recorded_at: now - 20 * 86_400_000_000,
  };
  view.earlier = [{ ...like.contract, recorded_at: now - 90 * 86_400_000_000 }];
}

/** Each client that is called like a connection has it, but for one that is still only offered. */
function offerAndAttach(state: FakeState): void {
  for (const connection of state.connections.filter(one => one.advisory_client === null)) {
    const client = state.clients.clients.find(one => one.name === connection.display_name);
    if (!client) continue;
    if (connection.status !== 'not_checked') attach(state, client, connection);
    else {
      const { id, display_name, legal_name, partner_name, environment, status } = connection;
      client.offered.push({ id, display_name, legal_name: legal_name ?? '', partner_name, environment, status });
      connection.offered_clients = [{ id: client.id, name: client.name }];
    }
  }
}

/** What three checks of the firm said a day ago: two got worse since, one better. */
function answeredOtherwise(state: FakeState): void {
  const checked_at = new Date((state.workspace.now - 86_400_000_000) / 1000).toISOString();
  const said: [string, T.GateStatus][] = [
    ['mapping.coverage', 'PASS'],
    ['token.usable', 'PASS'],
    ['mapping.coverage', 'FAIL'],
  ];
  for (const [index, [check, status]] of said.entries()) {
    const connection = state.connections[index];
    if (connection) state.before[connection.id] = { [check]: { status, checked_at } };
  }
}

/** What the other side knows after the partner refused the grant of a company, the first if none is named. */
export function revokeGrant(state: FakeState, since: number, index = 0): void {
  const connection = state.connections[index];
  if (!connection) return;
  connection.status = 'needs_reconnect';
  connection.cause = 'auth';
  connection.status_detail = 'The grant was taken back: the partner answered invalid_grant';
  connection.status_since = since;
  state.attention.unshift(...deadGrant(state, index));
}

function deadGrant(state: FakeState, index: number): T.AttentionItem[] {
  const connection = state.connections[index];
  if (!connection) return [];
  return [
    {
      id: `reconnect:${connection.id}`,
      severity: 'critical',
      title: `${connection.display_name} must be authorized again`,
      detail: `The partner no longer accepts the grant of \`${connection.display_name}\` (\`invalid_grant\`)`,
      consequence: 'No balances arrive until then. The mapping is kept.',
      deadline: null,
      action: { kind: 'reconnect', target: connection.id },
      since: connection.status_since,
    },
  ];
}

export function loadState(scenario: Scenario): FakeState {
  const kept = sessionStorage.getItem(key(scenario));
  if (kept) return JSON.parse(kept) as FakeState;
  const state = seed();
  bend[scenario.name](state);
  return state;
}

export function keepState(scenario: Scenario, state: FakeState): void {
  sessionStorage.setItem(key(scenario), JSON.stringify(state));
}

const key = (scenario: Scenario): string => `advisoros-fake:${scenario.name}`;
