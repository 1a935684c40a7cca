// The firm's clients of the fake: the recorded list, changed in memory the way Rust changes the stored one.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';
import type { FakeState } from './state.ts';

type ClientCommands = Pick<
  Backend,
  | 'listClients'
  | 'showClient'
  | 'saveClient'
  | 'saveEngagement'
  | 'archiveClient'
  | 'restoreClient'
  | 'attachConnection'
  | 'detachConnection'
  | 'previewClients'
  | 'importClients'
>;

export function clientCommands({ state, answer, changed, record, connection }: Fake): ClientCommands {
  const find = (id: string): T.ClientView => {
    const client = state.clients.clients.find(one => one.id === id);
    if (!client) throw failure('invalid_input', `There is no client \`${id}\``, '`clients list` shows the ids and references', 'data');
    return client;
  };
  const page = recorded<T.ClientPage>('show_client');
  const engagementsOf = (client: T.ClientView): T.EngagementView[] => {
    state.engagements[client.id] ??= client.engagement ? [client.engagement] : [];
    return state.engagements[client.id] ?? [];
  };
  const told = (client: T.ClientView, action: string, detail = ''): T.ClientView => {
    record(action, client.id, detail);
    changed(['clients', `client:${client.id}`]);
    return client;
  };
  const nextId = (): string => `019ab9f0-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`;
  const leadOf = (name: string): string | null => {
    const typed = name.trim();
    if (typed === '') return null;
    const known = state.clients.members.find(member => member.name.toLowerCase() === typed.toLowerCase());
    if (known) return known.name;
    state.clients.members.push({ id: nextId(), name: typed, role: 'engagement_lead', disabled_at: null, is_you: false });
    return typed;
  };

  return {
    listClients: () =>
      answer('list_clients', () => ({
        ...state.clients,
        clients: state.clients.clients.toSorted((a, b) => a.name.localeCompare(b.name)).map(client => counted(state, client)),
      })),
    showClient: id =>
      answer('show_client', () => {
        const client = find(id);
        const history = state.audit.entries
          .filter(entry => entry.subject === id)
          .map(({ sequence, at, actor, action, detail }) => ({ sequence, at, actor, action, detail }));
        const recordedHistory = id === page.client.id ? page.history : [];
        return {
          client: counted(state, client),
          engagements: engagementsOf(client),
          members: state.clients.members,
          history: [...history, ...recordedHistory],
        };
      }),
    saveClient: save =>
      answer('save_client', () => {
        const before = save.client === null ? null : find(save.client);
        const name = (save.name ?? before?.name ?? '').trim();
        const others = state.clients.clients.filter(one => one !== before);
        const twin = others.find(one => one.name.toLowerCase() === name.toLowerCase());
        if (twin && !save.is_another) {
          throw failure(
            'invalid_input',
            `\`${name}\` is a client already: \`${twin.name}\` (${twin.reference})`,
            'If it is another company, say so: `--another`, or the box under the name',
            'data',
          );
        }
        const names = {
          name,
          legal_name: (save.legal_name ?? before?.legal_name ?? '').trim(),
          reference: (save.reference ?? before?.reference ?? '').trim(),
        };
        if (before) return told(Object.assign(before, names), 'client.edited', 'name');
        const client = added(nextId(), names, state.workspace.now);
        state.clients.clients.push(client);
        return told(client, 'client.added');
      }),
    saveEngagement: save =>
      answer('save_engagement', () => {
        const client = find(save.client);
        const all = engagementsOf(client);
        const before = all.find(one => one.id === save.engagement);
        const engagement: T.EngagementView = {
          id: before?.id ?? nextId(),
          engagement_type: (save.engagement_type ?? before?.engagement_type ?? 'bookkeeping') as T.EngagementType,
          period_start: save.period_start ?? before?.period_start ?? '',
          period_end: save.period_end ?? before?.period_end ?? '',
          status: (save.status ?? before?.status ?? 'planned') as T.EngagementStatus,
          due: (save.due ?? before?.due ?? '') || null,
          lead: save.lead === null ? (before?.lead ?? null) : leadOf(save.lead),
          is_late: false,
        };
        const today = new Date(state.workspace.now / 1000).toISOString().slice(0, 10);
        engagement.is_late = engagement.status !== 'completed' && engagement.due !== null && engagement.due < today;
        if (before) Object.assign(before, engagement);
        else all.unshift(engagement);
        client.engagement = all.find(one => one.status !== 'completed') ?? all[0] ?? null;
        client.is_mine = client.engagement?.lead === state.workspace.member.name;
        return told(client, before ? 'engagement.edited' : 'engagement.added', `${engagement.engagement_type} ${engagement.period_start}`);
      }),
    archiveClient: id =>
      answer('archive_client', () => told(Object.assign(find(id), { archived_at: state.workspace.now }), 'client.archived')),
    restoreClient: id => answer('restore_client', () => told(Object.assign(find(id), { archived_at: null }), 'client.restored')),
    attachConnection: ({ client_id, connection_id }) =>
      answer('attach_connection', () => {
        const client = find(client_id);
        attach(state, client, connection(connection_id));
        changed(['connections', `connection:${connection_id}`]);
        return told(client, 'connection.attached', connection_id);
      }),
    detachConnection: id =>
      answer('detach_connection', () => {
        const detached = connection(id);
        const owner = find(detached.advisory_client?.id ?? '');
        owner.connections = owner.connections.filter(one => one.id !== id);
        detached.advisory_client = null;
        changed(['connections', `connection:${id}`]);
        return told(owner, 'connection.detached', id);
      }),
    previewClients: ({ path }) => answer('preview_clients', () => importOf(state, path)),
    importClients: ({ path }) =>
      answer('import_clients', () => {
        const done = importOf(state, path);
        if (done.problems.length > 0) throw failure('invalid_input', `\`${path}\` cannot be imported`, 'Nothing was imported', 'data');
        for (const { name, line } of done.added)
          state.clients.clients.push(added(nextId(), { name, legal_name: '', reference: `N-${line}` }, state.workspace.now));
        for (const lead of done.leads) leadOf(lead);
        changed(['clients']);
        return done;
      }),
  };
}

/** A connection becomes a client's. */
export function attach(state: FakeState, client: T.ClientView, connection: T.ConnectionView): void {
  const { id, display_name, legal_name, partner_name, environment, status } = connection;
  client.connections.push({ id, display_name, legal_name: legal_name ?? '', partner_name, environment, status });
  connection.advisory_client = { id: client.id, name: client.name };
  connection.offered_clients = [];
  for (const other of state.clients.clients) other.offered = other.offered.filter(one => one.id !== id);
}

/** What the connections' charts leave to do. */
function counted(state: FakeState, client: T.ClientView): T.ClientView {
  const counts = client.connections.flatMap(({ id }) => state.connections.find(one => one.id === id)?.mapping?.counts ?? []);
  const sum = (of: (counts: T.MappingCounts) => number): number | null =>
    counts.length === 0 ? null : counts.reduce((total, one) => total + of(one), 0);
  return { ...client, unmapped: sum(one => one.unmapped + one.suggested), changed: sum(one => one.changed + one.orphaned) };
}

const added = (id: string, names: Pick<T.ClientView, 'name' | 'legal_name' | 'reference'>, now: number): T.ClientView => ({
  id,
  ...names,
  created_at: now,
  archived_at: null,
  engagement: null,
  is_mine: false,
  connections: [],
  offered: [],
  unmapped: null,
  changed: null,
});

/** A file called `duplicates.csv` has lines that stand in the way; any other is a list of new clients. */
function importOf(state: FakeState, path: string): T.ClientsImport {
  const [first] = state.clients.clients;
  const isKnown = state.clients.clients.some(client => client.name === 'Quarry Lane Veterinary');
  const names = isKnown ? [] : ['Quarry Lane Veterinary', 'Saltmarsh Books', 'Tidewater Cycles'];
  return {
    rows: 5,
    added: names.map((name, at) => ({ line: at + 4, name })),
    engagements: [],
    unchanged: 5 - names.length,
    leads: isKnown ? [] : ['Robin Okafor'],
    problems:
      path.endsWith('duplicates.csv') && first
        ? [
            {
              line: 2,
              name: first.name.toUpperCase(),
              problem: `\`${first.name.toUpperCase()}\` is a client already: \`${first.name}\` (${first.reference})`,
            },
            { line: 3, name: 'Tidewater Cycles LLC', problem: '`Tidewater Cycles LLC` is the client of line 6 already' },
          ]
        : [],
  };
}
