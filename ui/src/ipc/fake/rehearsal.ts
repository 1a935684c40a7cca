// The rehearsal of the fake: its firm's first company is there after a moment, and drills strike the fake's own companies.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { healthy } from './connections.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';
import { type FakeState, revokeGrant } from './state.ts';

type RehearsalCommands = Pick<Backend, 'rehearsalFirm' | 'startRehearsalFirm' | 'listDrills' | 'runDrill'>;

const FIRST_COMPANY_AFTER = 400;
const MADE_AFTER = 1_200;

export function rehearsalCommands({ state, answer, changed }: Fake): RehearsalCommands {
  const at = (firm: Partial<T.FirmView>): void => {
    Object.assign(state.firm, firm);
    changed(['rehearsal', 'connections', 'workspace']);
  };
  return {
    rehearsalFirm: () => answer('rehearsal_firm', () => state.firm),
    startRehearsalFirm: () =>
      answer('start_rehearsal_firm', () => {
        Object.assign(state.firm, { state: 'making', failure: null });
        setTimeout(() => {
          state.connections = recorded('list_connections');
          state.workspace.first_start = false;
          at({ step: 'Connecting, reading and mapping the other companies', step_number: 2, companies_done: 5, companies: 22 });
        }, FIRST_COMPANY_AFTER);
        setTimeout(() => at({ state: 'made', step: null, step_number: 8, companies_done: 22, companies: 22 }), MADE_AFTER);
        return state.firm;
      }),
    listDrills: () => answer('list_drills', () => drillsOf(state)),
    runDrill: kind =>
      answer('run_drill', () => {
        const drill = drillsOf(state).drills.find(one => one.kind === kind);
        if (drill?.obstacle) throw failure('already_running', drill.obstacle);
        const outcome = strike(state, kind);
        changed(['rehearsal', 'workspace']);
        return outcome;
      }),
  };
}

const working = (state: FakeState): T.ConnectionView[] =>
  state.connections.filter(({ status }) => status === 'connected' || status === 'not_checked');

function drillsOf(state: FakeState): T.DrillsView {
  const drills = recorded<T.DrillsView>('list_drills');
  const [struck] = working(state);
  const drillOf = (drill: T.DrillView): T.DrillView => {
    const strikesOne = drill.company !== null;
    return {
      ...drill,
      company: strikesOne && struck ? { connection_id: struck.id, name: struck.display_name } : null,
      under_way: drill.kind === 'go_offline' && state.offline,
      obstacle: obstacle(drill.kind, state.offline, strikesOne, struck !== undefined),
    };
  };
  return { ...drills, disturbed: state.offline, drills: drills.drills.map(drillOf) };
}

function obstacle(kind: T.DrillKind, offline: boolean, strikesOne: boolean, works: boolean): string | null {
  if (kind === 'go_offline' && offline) return 'This drill is under way already. Go back to calm first';
  if (strikesOne && offline) return 'The partner is cut off, so that no company would notice. Go back to calm first';
  if (strikesOne && !works)
    return 'No company is there that this could be drilled with. Make the rehearsal firm first, or connect a company';
  return null;
}

/** What goes wrong, and what was noticed. */
function strike(state: FakeState, kind: T.DrillKind): T.DrilledView {
  const [struck] = working(state);
  const now = state.workspace.now;
  const name = struck?.display_name ?? '';
  const one = (noticed: string): T.DrilledView => ({ kind, noticed, connection_id: struck?.id ?? null });
  const all = (noticed: string): T.DrilledView => ({ kind, noticed, connection_id: null });
  switch (kind) {
    case 'revoke_grant':
      revokeGrant(
        state,
        now,
        state.connections.findIndex(({ id }) => id === struck?.id),
      );
      return one(`The partner no longer accepts the grant of ${name}: it has to be authorized again`);
    case 'rename_accounts':
      return one(`5 accounts of ${name} were renamed; the pull found 5 changed, and every mapping is kept`);
    case 'throttle':
      return one(`${name} was read all the same: 2 requests were sent again, 89 records came, nothing was lost`);
    case 'go_offline': {
      state.offline = true;
      const asked = working(state).slice(0, 3);
      const why = { status: 'degraded', cause: 'network', status_detail: 'No answer from the partner', status_since: now } as const;
      for (const connection of asked) Object.assign(connection, why);
      return all(
        `The partner is cut off until you go back to calm or this program ends; no answer for ${asked.map(each => each.display_name).join(', ')}`,
      );
    }
    case 'sleep_three_days':
      state.workspace.now += 3 * 86_400_000_000;
      return all('Three days went by: 1 grant was refreshed on waking, 0 could not be');
    case 'back_to_calm': {
      state.offline = false;
      const failed = state.connections.filter(({ status, cause }) => status === 'degraded' && cause === 'network');
      for (const connection of failed) Object.assign(connection, healthy(now));
      return all(`The partner answers again: ${failed.length} companies that had failed do, 0 still do not`);
    }
  }
}
