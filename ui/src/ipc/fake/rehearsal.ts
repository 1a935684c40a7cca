// The rehearsal firm of the fake: its first company is there after a moment, the rest when the test says so.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { recorded } from './recordings.ts';

type RehearsalCommands = Pick<Backend, 'rehearsalFirm' | 'startRehearsalFirm'>;

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
  };
}
