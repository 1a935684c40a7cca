// Contracts of the fake and going live under them: kept in memory, and refused for what Rust refuses.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { checkedReason } from './reason.ts';
import type { FakeState } from './state.ts';

type ContractCommands = Pick<
  Backend,
  'listContracts' | 'showContract' | 'recordContract' | 'recordNoContract' | 'withdrawContract' | 'goingLive' | 'goLive' | 'undoGoLive'
>;

/** The day on which the fake stands. */
const dayOf = (now: number): string => new Date(now / 1000).toISOString().slice(0, 10);

const holds = ({ standing }: T.PartnerContractView): boolean => standing !== 'missing' && standing !== 'ended';

export function contractCommands(fake: Fake, readiness: Backend['readiness']): ContractCommands {
  const { state, answer, changed, record, connection } = fake;
  const of = (partner: string): T.PartnerContractView => contractOf(state, partner);
  const onlyAdmins = (): void => {
    if (state.workspace.member.role !== 'admin')
      throw failure('not_permitted', 'Your role does not allow this', 'Ask an admin of the firm.');
  };
  const refused = (message: string, hint: string | null = null): T.CommandError => failure('invalid_input', message, hint, 'data');
  const told = (partner: string, action: string): T.PartnerContractView => {
    const view = of(partner);
    record(action, view.contract?.id ?? partner, partner);
    changed(['contracts', 'readiness', 'attention', 'health', 'connection']);
    return view;
  };
  /** In the place of what was recorded before. */
  const put = (partner: string, contract: T.ContractView, standing: T.ContractStanding): T.PartnerContractView => {
    const view = of(partner);
    if (view.contract) view.earlier.unshift(view.contract);
    Object.assign(view, { contract, standing });
    return told(partner, 'contract.recorded');
  };
  const blank = (): Pick<T.ContractView, 'id' | 'recorded_by' | 'recorded_at' | 'withdrawn_by' | 'withdrawn_at'> => ({
    id: `019ab9f2-4c00-7a10-9f00-${String(state.ids++).padStart(12, '0')}`,
    recorded_by: state.workspace.member.name,
    recorded_at: state.workspace.now,
    withdrawn_by: null,
    withdrawn_at: null,
  });

  /** What Rust lists, in its order. */
  async function lackingOf(id: string): Promise<T.LackingView[]> {
    const report = await readiness({ connection_ids: [id], scope: 'live' });
    const found = connection(id);
    const contract = of(found.partner);
    const lacking: T.LackingView[] = [];
    if (!holds(contract))
      lacking.push({
        kind: 'contract',
        check_id: null,
        title: `A contract with ${found.partner_name} is in force`,
        detail: 'There is no contract with the partner on record, nor that none is needed',
        hint: `Record it with \`contracts set ${found.partner}\``,
      });
    const isUnpublished = report.checks.some(check => check.id === 'mapping.published' && check.status === 'FAIL');
    if (isUnpublished)
      lacking.push({
        kind: 'mapping',
        check_id: null,
        title: 'The mapping is published',
        detail: 'Its mapping is not published',
        hint: 'Confirm what is mapped, and publish it with `map publish`',
      });
    const named = new Set(['contract.current', 'connection.live', 'mapping.published']);
    for (const check of report.checks.filter(one => one.obstacle !== null && !named.has(one.id)))
      lacking.push({
        kind: 'check',
        check_id: check.id,
        title: check.title,
        detail: check.evidence,
        hint: '`verify` makes the checks and names all that is in the way',
      });
    return lacking;
  }

  return {
    listContracts: () => answer('list_contracts', () => state.contracts),
    showContract: partner => answer('show_contract', () => of(partner)),
    recordContract: wanted =>
      answer('record_contract', () => {
        onlyAdmins();
        const today = dayOf(state.workspace.now);
        if (wanted.signed_on > today) throw refused('The contract cannot be so: it is signed in the future', 'Look at its dates again');
        if (!wanted.evidence.startsWith('/') || wanted.evidence.includes('absent'))
          throw refused(
            `\`${wanted.evidence}\` cannot be read`,
            'Name the file of the signed contract; it stays where it is, only its hash is kept',
          );
        const ended = wanted.renews_on !== null && wanted.renews_on < today;
        const contract: T.ContractView = {
          ...blank(),
          kind: 'signed',
          reference: wanted.reference,
          signed_on: wanted.signed_on,
          renews_on: wanted.renews_on,
          residency: wanted.residency,
          dpa_signed_on: wanted.dpa_signed_on,
          evidence_name: wanted.evidence.split('/').at(-1) ?? '',
          evidence_sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
          said_by: null,
          reason: null,
        };
        return put(wanted.partner, contract, ended ? 'ended' : 'current');
      }),
    recordNoContract: ({ partner, said_by, reason }) =>
      answer('record_no_contract', () => {
        onlyAdmins();
        const contract: T.ContractView = {
          ...blank(),
          kind: 'not_needed',
          reference: null,
          signed_on: null,
          renews_on: null,
          residency: null,
          dpa_signed_on: null,
          evidence_name: null,
          evidence_sha256: null,
          said_by,
          reason: checkedReason(reason),
        };
        return put(partner, contract, 'not_needed');
      }),
    withdrawContract: partner =>
      answer('withdraw_contract', () => {
        onlyAdmins();
        const view = of(partner);
        if (!view.contract) throw failure('conflict', 'Nothing is recorded that could be taken back', null, 'data');
        const { member, now } = state.workspace;
        view.earlier.unshift({ ...view.contract, withdrawn_by: member.name, withdrawn_at: now });
        Object.assign(view, { contract: null, standing: 'missing' });
        return told(partner, 'contract.withdrawn');
      }),
    goingLive: async id => {
      const lacking = await lackingOf(id);
      return answer('going_live', () => ({
        connection_id: id,
        display_name: connection(id).display_name,
        decision: state.goLives[id] ?? null,
        lacking,
      }));
    },
    goLive: async id => {
      const [first] = await lackingOf(id);
      return answer('go_live', () => {
        onlyAdmins();
        const { display_name, partner } = connection(id);
        if (first) throw failure('conflict', `\`${display_name}\` cannot go live. ${first.detail}`, first.hint, 'data');
        const { member, now } = state.workspace;
        const decision: T.GoLiveView = {
          connection_id: id,
          display_name,
          is_live: true,
          contract_id: of(partner).contract?.id ?? '',
          mapping_revision: 2,
          decided_by: member.name,
          decided_at: now,
          ended_by: null,
          ended_at: null,
          end_reason: null,
        };
        return setLive(decision, 'connection.went_live');
      });
    },
    undoGoLive: ({ id, reason }) =>
      answer('undo_go_live', () => {
        onlyAdmins();
        const decision = state.goLives[id];
        if (!decision?.is_live) throw failure('conflict', `\`${connection(id).display_name}\` is not live`, null, 'data');
        const { member, now } = state.workspace;
        const end = { is_live: false, ended_by: member.name, ended_at: now, end_reason: checkedReason(reason) };
        return setLive({ ...decision, ...end }, 'connection.live_ended');
      }),
  };

  function setLive(decision: T.GoLiveView, action: string): T.GoLiveView {
    const { connection_id: id } = decision;
    state.goLives[id] = decision;
    connection(id).live = decision.is_live;
    record(action, id, '');
    changed([`connection:${id}`, 'connections', 'readiness', 'attention', 'health']);
    return decision;
  }
}

function contractOf(state: FakeState, partner: string): T.PartnerContractView {
  const found = state.contracts.find(one => one.partner === partner);
  if (!found) throw failure('unknown_partner', `There is no partner \`${partner}\``, '`partners list` shows them');
  found.connections = state.connections.filter(one => one.partner === partner && one.live !== null).length;
  return found;
}

/** The firm's own two checks of a connection to production, after those of its partner. */
export function checksUnderContract(state: FakeState, of: T.ConnectionView, like: T.CheckView): T.CheckView[] {
  if (of.live === null) return [];
  const contract = contractOf(state, of.partner);
  const base = {
    ...like,
    cause: null,
    cost: 'local',
    requests: 0,
    critical: true,
    can_be_waived: false,
    waiver: null,
    before: null,
  } as const;
  const failed = { status: 'FAIL', cause: 'local' } as const;
  return [
    {
      ...base,
      id: 'contract.current',
      title: 'A contract with the partner is in force',
      remedy: 'contract',
      ...(holds(contract)
        ? { status: 'PASS', evidence: `Contract \`${contract.contract?.reference ?? ''}\`, runs until it is ended` }
        : { ...failed, evidence: 'No contract with the partner is on record, nor that none is needed' }),
    },
    {
      ...base,
      id: 'connection.live',
      title: 'Somebody has said that it is relied on',
      remedy: 'go_live',
      ...(of.live
        ? { status: 'PASS', evidence: `${state.goLives[of.id]?.decided_by ?? ''} took it live` }
        : { ...failed, evidence: 'It has not gone live yet' }),
    },
  ];
}
