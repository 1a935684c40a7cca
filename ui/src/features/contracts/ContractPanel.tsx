import { type ReactNode, useState } from 'react';
import type { ContractView, PartnerContractView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { CopyButton } from '../../shared/button/CopyButton.tsx';
import { formatCalendarDay } from '../../shared/format.ts';
import { Facts, Panel, Section } from '../../shared/page/Page.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Contracts.module.css';
import { kindOfStanding } from './contract.ts';
import { words } from './messages.ts';
import { NotNeededDialog } from './NotNeededDialog.tsx';
import { RecordDialog } from './RecordDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

interface Props {
  view: PartnerContractView;
  /** The one act of the page: the wizard has its own place for it. */
  act?: 'primary' | 'plain';
}

/** How it stands with the contract, what is recorded, and what can be done about it. */
export function ContractPanel({ view, act = 'primary' }: Props) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const [asking, setAsking] = useState<'record' | 'not-needed' | 'withdraw' | null>(null);
  const { contract, standing } = view;
  const asked = { standing, needed: view.is_needed ? 'yes' : 'no' };
  const unavailable = workspace && workspace.member.role !== 'admin' ? say(words.adminOnly) : undefined;
  const isOpen = standing === 'missing' || standing === 'ended';
  const close = (): void => setAsking(null);
  return (
    <>
      <StatusBox kind={kindOfStanding(standing, view.is_needed)} title={say(words.standing, asked)}>
        <p>{say(words.detail, asked)}</p>
        {contract !== null && <p>{say(words.relying, { count: view.connections })}</p>}
      </StatusBox>
      {contract !== null && (
        <Panel>
          <Facts facts={factsOf(contract, say)} />
        </Panel>
      )}
      <div className={styles.acts}>
        <Button look={isOpen && view.is_needed ? act : 'plain'} unavailable={unavailable} onClick={() => setAsking('record')}>
          {say(contract === null ? words.record : words.recordAgain, { standing })}
        </Button>
        {standing !== 'not_needed' && (
          <Button unavailable={unavailable} onClick={() => setAsking('not-needed')}>
            {say(words.notNeeded)}
          </Button>
        )}
        {contract !== null && (
          <Button look="quiet" unavailable={unavailable} onClick={() => setAsking('withdraw')}>
            {say(words.withdraw)}
          </Button>
        )}
      </div>
      {asking === 'record' && <RecordDialog view={view} onClose={close} />}
      {asking === 'not-needed' && <NotNeededDialog view={view} onClose={close} />}
      {asking === 'withdraw' && <WithdrawDialog view={view} onClose={close} />}
    </>
  );
}

/** What it took the place of, the newest first. */
export function EarlierContracts({ view }: { view: PartnerContractView }) {
  const say = useWords();
  if (view.earlier.length === 0) return null;
  return (
    <Section title={say(words.earlier)}>
      {view.earlier.map(contract => (
        <Panel key={contract.id}>
          <Facts facts={factsOf(contract, say)} />
        </Panel>
      ))}
    </Section>
  );
}

type Fact = { label: string; value: ReactNode };

function factsOf(contract: ContractView, say: Say): Fact[] {
  const { withdrawn_at: withdrawnAt, withdrawn_by: withdrawnBy } = contract;
  const own = contract.kind === 'signed' ? signedFacts(contract, say) : saidFacts(contract, say);
  const recorded = (
    <>
      {contract.recorded_by} <Time at={contract.recorded_at} />
      {withdrawnAt !== null && withdrawnBy !== null && (
        <>
          {', '}
          {say(words.takenBackBy, { name: withdrawnBy })} <Time at={withdrawnAt} />
        </>
      )}
    </>
  );
  return [...own, { label: say(words.recorded), value: recorded }];
}

function signedFacts(contract: ContractView, say: Say): Fact[] {
  const day = (date: string | null, none: string): string => (date === null ? none : formatCalendarDay(date));
  const hash = contract.evidence_sha256 ?? '';
  return [
    { label: say(words.reference), value: contract.reference },
    { label: say(words.signed), value: day(contract.signed_on, '') },
    { label: say(words.renews), value: day(contract.renews_on, say(words.runsOn)) },
    { label: say(words.residency), value: contract.residency },
    { label: say(words.dpa), value: day(contract.dpa_signed_on, say(words.dpaNone)) },
    { label: say(words.evidence), value: contract.evidence_name },
    {
      label: say(words.hash),
      value: (
        <span className={styles.hash}>
          <code>{hash}</code>
          <CopyButton text={hash} label={say(words.copyHash)} />
        </span>
      ),
    },
  ];
}

const saidFacts = (contract: ContractView, say: Say): Fact[] => [
  { label: say(words.saidBy), value: contract.said_by },
  { label: say(words.reason), value: contract.reason },
];
