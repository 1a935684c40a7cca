// Waivers of the fake: kept in memory, and refused for what Rust refuses.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { judging, waiverMark } from './judging.ts';
import { checkedReason } from './reason.ts';
import { recorded } from './recordings.ts';

type WaiverCommands = Pick<Backend, 'listWaivers' | 'waiveCheck' | 'withdrawWaiver'>;

const DAY = 86_400_000_000;

export function waiverCommands(fake: Fake): WaiverCommands {
  const { state, answer, changed, record, connection } = fake;
  const { answersOf } = judging(fake);
  const { checks } = recorded<T.ReportView>('readiness');
  const onlyAdmins = (): void => {
    if (state.workspace.member.role !== 'admin')
      throw failure('not_permitted', 'Your role does not allow this', 'Ask an admin of the firm.');
  };
  const told = (waiver: T.WaiverView, action: string, detail: string): T.WaiverView => {
    record(action, waiver.id, detail);
    changed(['readiness']);
    return waiver;
  };

  return {
    listWaivers: () => answer('list_waivers', () => ({ waivers: state.waivers })),
    waiveCheck: ({ connection_id, check_id, reason, days }) =>
      answer('waive_check', () => {
        const { id, display_name } = connection(connection_id);
        const check = checks.find(one => one.id === check_id);
        if (!check) throw failure('invalid_input', `There is no check \`${check_id}\` here`, null, 'data');
        if (!check.can_be_waived) {
          const hint = 'Nobody can answer for a connection that cannot be read, or for a mapping that is not published: mend what failed';
          throw failure('invalid_input', `\`${check_id}\` cannot be waived`, hint, 'data');
        }
        const checked = checkedReason(reason, "A waiver's reason");
        if (!Number.isInteger(days) || days < 1 || days > 90) throw failure('invalid_input', 'A waiver is for 1 to 90 days', null, 'data');
        onlyAdmins();
        if (waiverMark(state, id, check_id)) {
          throw failure('conflict', `\`${check_id}\` of this connection is waived already`, 'Withdraw that waiver first', 'data');
        }
        if (answersOf(id).find(one => one.id === check_id)?.status !== 'FAIL') {
          const hint = 'Make it with `verify`: only what fails then can be answered for, never what may fail later';
          throw failure('conflict', `\`${check_id}\` of this connection does not fail now`, hint, 'data');
        }
        const { now, member } = state.workspace;
        const waiver: T.WaiverView = {
          id: `019ab9f0-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`,
          connection_id: id,
          display_name,
          check_id,
          title: check.title,
          reason: checked,
          granted_by: member.name,
          granted_at: now,
          expires_at: now + days * DAY,
          state: 'in_force',
          withdrawn_by: null,
          withdrawn_at: null,
        };
        state.waivers.unshift(waiver);
        return told(waiver, 'check.waived', `connection: ${id}, check: ${check_id}`);
      }),
    withdrawWaiver: id =>
      answer('withdraw_waiver', () => {
        onlyAdmins();
        const waiver = state.waivers.find(one => one.id === id);
        if (!waiver) throw failure('invalid_input', `There is no waiver \`${id}\``, '`waivers list` shows the ids', 'data');
        if (waiver.state !== 'in_force') throw failure('conflict', 'This waiver is not in force any more', null, 'data');
        const { now, member } = state.workspace;
        Object.assign(waiver, { state: 'withdrawn', withdrawn_by: member.name, withdrawn_at: now });
        return told(waiver, 'check.waiver_withdrawn', `connection: ${waiver.connection_id}, check: ${waiver.check_id}`);
      }),
  };
}
