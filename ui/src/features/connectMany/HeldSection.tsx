import { useState } from 'react';
import type { ConnectQueueEntryView, ConnectQueueView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Facts, Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { OwnerDialog } from './OwnerDialog.tsx';
import { useAttachHeld, useDisconnectHeld } from './useQueueActs.ts';

/** What came back and is certainly nobody's yet. */
export function HeldSection({ queue, readOnly }: { queue: ConnectQueueView; readOnly: string | undefined }) {
  const say = useWords();
  const held = queue.entries.filter(entry => entry.status === 'held');
  if (held.length === 0) return null;
  return (
    <Section title={say(words.held)} aside={<span className={styles.muted}>{say(words.heldHelp)}</span>}>
      {held.map(entry => (
        <Held key={entry.client_id} queue={queue} entry={entry} readOnly={readOnly} />
      ))}
    </Section>
  );
}

interface Props {
  queue: ConnectQueueView;
  entry: ConnectQueueEntryView;
  readOnly: string | undefined;
}

function Held({ queue, entry, readOnly }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const attach = useAttachHeld();
  const end = useDisconnectHeld();
  const [isOthers, setOthers] = useState(false);
  const client = entry.client_name;
  const company = entry.display_name ?? entry.external_account_id ?? '';
  const whom = { queue: queue.id, client: entry.client_id };
  const isBusy = attach.isPending || end.isPending;
  return (
    <article className={styles.held} aria-label={client}>
      <div className={styles.heldHead}>
        <Status kind="action" word={say(words.status, { status: 'held' })} at={entry.since} />
        {entry.decide_until !== null && (
          <span className={styles.muted}>
            {say(words.decideUntil)} <Time at={entry.decide_until} />
          </span>
        )}
      </div>
      <p>
        <Literals text={entry.reason ?? ''} />
      </p>
      <div className={styles.sides}>
        <section className={styles.side}>
          <h3>{say(words.here)}</h3>
          <Facts
            facts={[
              { label: say(words.name), value: client },
              { label: say(words.legalName), value: entry.client_legal_name ?? say(words.noneNoted) },
              { label: say(words.reference), value: entry.client_reference ?? say(words.noneNoted) },
            ]}
          />
        </section>
        <section className={styles.side}>
          <h3>{say(words.there, { partner: queue.partner_name })}</h3>
          <Facts
            facts={[
              { label: say(words.name), value: entry.display_name ?? say(words.notTold) },
              { label: say(words.legalName), value: entry.legal_name ?? say(words.notTold) },
              { label: say(words.companyId), value: <code>{entry.external_account_id}</code> },
            ]}
          />
        </section>
      </div>
      {(attach.error ?? end.error) !== null && <Failed error={attach.error ?? end.error} />}
      <div className={styles.acts}>
        <Button
          disabled={isBusy}
          unavailable={readOnly}
          onClick={() => attach.mutate({ ...whom, owner: null }, { onSuccess: () => confirm(say(words.attached, { company, client })) })}
        >
          {say(words.isTheirs, { client })}
        </Button>
        <Button disabled={isBusy} unavailable={readOnly} aria-label={say(words.isOthersOf, { client })} onClick={() => setOthers(true)}>
          {say(words.isOthers)}
        </Button>
        <Button
          look="danger"
          disabled={isBusy}
          unavailable={readOnly}
          aria-label={say(words.endConsentOf, { client })}
          onClick={() => end.mutate(whom, { onSuccess: () => confirm(say(words.ended, { client })) })}
        >
          {say(words.endConsent)}
        </Button>
      </div>
      {isOthers && <OwnerDialog queue={queue} entry={entry} onClose={() => setOthers(false)} />}
    </article>
  );
}
