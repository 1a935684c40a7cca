// What the address asks for: ?scenario=one-company&latency=400&fail=list_connections:workspace_busy:2&hold=list_jobs&late=save_setting&authorize=refuse&rows=100000

export const SCENARIOS = [
  'empty',
  'rehearsal-empty',
  'one-company',
  'firm',
  'dead-grant',
  'dead-key',
  'keyed',
  'locked-vault',
  'waiting-keychain',
  'ready-keychain',
  'refused-keychain',
  'two-holders',
  'key-lost',
  'key-lost-sheet',
  'drafts',
  'failing',
  'offline',
  'no-categories',
  'published',
  'queue',
  'many-clients',
  'live',
  'going-live',
  'calendars',
  'every-partner',
  'subscribed',
  'subscribed-away',
  'channels',
  'blocked-sign-in',
  'backup-failed',
  'lead',
  'viewer',
] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What the person does in the browser that the fake does not open. `wrong` picks another company; `wait` leaves it to the test's hand (`window.fakePartner`). */
export type BrowserBehavior = 'approve' | 'wrong' | 'refuse' | 'expire' | 'unreachable' | 'wait';

export interface Scenario {
  name: ScenarioName;
  /** Milliseconds before each answer. */
  latency: number;
  /** Error code by command, and how often it fails before it works. */
  failing: Map<string, { code: string; times: number }>;
  /** Commands that are never answered. */
  held: ReadonlySet<string>;
  /** Commands whose answer comes half a second after the news of what they changed. */
  late: ReadonlySet<string>;
  authorize: BrowserBehavior;
  /** Rows of the chart, made up beyond the recorded ones; null keeps the recording. */
  rows: number | null;
}

export function readScenario(search: string): Scenario {
  const wanted = new URLSearchParams(search);
  const name = SCENARIOS.find(known => known === wanted.get('scenario')) ?? 'one-company';
  const failing: Scenario['failing'] = new Map(
    (wanted.get('fail') ?? '')
      .split(',')
      .filter(pair => pair !== '')
      .map(pair => {
        const [command = '', code = 'internal', times = 'Infinity'] = pair.split(':');
        return [command, { code, times: Number(times) }];
      }),
  );
  if (name === 'failing')
    for (const command of ['list_connections', 'needs_attention', 'audit_entries'])
      failing.set(command, { code: 'workspace_busy', times: Infinity });
  if (name === 'offline')
    for (const command of ['test_connection', 'refresh_connection']) failing.set(command, { code: 'partner_unreachable', times: Infinity });
  const behaviors: readonly BrowserBehavior[] = ['approve', 'wrong', 'refuse', 'expire', 'unreachable', 'wait'];
  return {
    name,
    latency: Number(wanted.get('latency') ?? 15),
    failing,
    held: new Set((wanted.get('hold') ?? '').split(',')),
    late: new Set((wanted.get('late') ?? '').split(',')),
    authorize: behaviors.find(known => known === wanted.get('authorize')) ?? 'approve',
    rows: wanted.has('rows') ? Number(wanted.get('rows')) : null,
  };
}
