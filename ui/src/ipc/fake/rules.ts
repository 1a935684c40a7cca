// What the firm chose for everybody, and its people, in the fake: refused as Rust refuses it.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type RuleCommands = Pick<
  Backend,
  | 'limits'
  | 'saveLimits'
  | 'pullSettings'
  | 'savePullSettings'
  | 'listMembers'
  | 'addMember'
  | 'editMember'
  | 'disableMember'
  | 'enableMember'
  | 'balancePeriods'
  | 'mappingTotals'
>;

export function ruleCommands({ state, answer, changed, record, connection }: Fake): RuleCommands {
  const { members } = state.clients;
  const find = (id: string): T.FirmMember => {
    const member = members.find(one => one.id === id);
    if (!member) throw failure('invalid_input', `There is no member \`${id}\``, '`members list` shows the ids', 'data');
    return member;
  };
  const freeName = (name: string, of: T.FirmMember | null): string => {
    const wanted = name.trim();
    if (wanted === '') throw failure('invalid_input', 'The member has no name', null, 'data');
    const taken = members.find(one => one !== of && one.name.toLowerCase() === wanted.toLowerCase());
    if (taken)
      throw failure(
        'invalid_input',
        `There is a member \`${taken.name}\` already`,
        'Write the name so that people can tell the two apart',
        'data',
      );
    return wanted;
  };
  const told = (action: string, member: T.FirmMember): T.FirmMember => {
    record(action, member.id, member.name);
    changed(['members', 'clients', 'workspace']);
    return member;
  };
  const within = (value: number | undefined, least: number, most: number, refusal: string): void => {
    if (value !== undefined && (value < least || value > most)) throw failure('invalid_input', refusal, null, 'data');
  };

  return {
    limits: () => answer('limits', () => state.limits),
    saveLimits: limits =>
      answer('save_limits', () => {
        within(limits.proof_hours, 1, 24, 'A call proves a connection for 1 to 24 hours');
        within(limits.pull_hours, 1, 744, 'Records are to be pulled every 1 to 744 hours');
        within(limits.coverage_percent, 0, 100, 'Coverage is 0 to 100 percent');
        Object.assign(state.limits, limits);
        record('limits.saved', 'firm', JSON.stringify(limits));
        changed(['limits', 'connections', 'attention']);
        return state.limits;
      }),
    pullSettings: () => answer('pull_settings', () => state.pulls),
    savePullSettings: settings =>
      answer('save_pull_settings', () => {
        within(settings.balance_periods, 0, 24, 'Balances of at most 24 month ends can be read');
        Object.assign(state.pulls, settings);
        record('pull_settings.saved', 'firm', JSON.stringify(settings));
        changed(['pull_settings']);
        return state.pulls;
      }),
    listMembers: () => answer('list_members', () => ({ members })),
    addMember: ({ name, role }) =>
      answer('add_member', () => {
        const id = `019ab9f1-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`;
        const member = { id, name: freeName(name, null), role, disabled_at: null, is_you: false };
        members.push(member);
        return told('member.added', member);
      }),
    editMember: ({ id, name, role }) =>
      answer('edit_member', () => {
        const member = find(id);
        if (member.is_you && role !== member.role)
          throw failure('invalid_input', 'Nobody changes their own role', 'Ask another admin of the firm', 'data');
        return told('member.edited', Object.assign(member, { name: freeName(name, member), role }));
      }),
    disableMember: id =>
      answer('disable_member', () => told('member.disabled', Object.assign(find(id), { disabled_at: state.workspace.now }))),
    enableMember: id => answer('enable_member', () => told('member.enabled', Object.assign(find(id), { disabled_at: null }))),
    balancePeriods: id =>
      answer('balance_periods', () => {
        // The recorded company has read its balances; a pull brings those of another.
        const isRead = connection(id).id === state.connections[0]?.id;
        return isRead ? recorded<T.BalancePeriodsView>('balance_periods') : { periods: [] };
      }),
    mappingTotals: ({ connection_id, period_end, basis }) =>
      answer('mapping_totals', () => ({ ...recorded<T.MappingTotalsView>('mapping_totals'), connection_id, period_end, basis })),
  };
}
