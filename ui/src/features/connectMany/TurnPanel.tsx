import { ExternalLink, Play } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ConnectQueueEntryView, ConnectQueueView } from '../../ipc/bindings.ts';
import { useAuthorization } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Panel } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { Waiting } from '../authorization/Waiting.tsx';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import type { QueueActs } from './QueuePage.tsx';
import { countsOf, turnOf } from './queueModel.ts';
import type { Driver } from './useDriver.ts';

interface Props {
  queue: ConnectQueueView;
  driver: Driver;
  acts: QueueActs;
}

/** What a person does now: one thing, with one button. */
export function TurnPanel({ queue, driver, acts }: Props) {
  const turn = turnOf(queue);
  const place = useRef<HTMLDivElement>(null);
  const whose = turn.kind === 'next' || turn.kind === 'consent' ? turn.entry.client_id : '';
  // What was pressed goes with its turn, and would take the keyboard's place with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the turn is what changes
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus();
  }, [turn.kind, whose]);
  return (
    <div ref={place} tabIndex={-1} className={styles.turn}>
      <Last driver={driver} />
      {driver.error !== null && <Failed error={driver.error} onRetry={driver.begin} />}
      {driver.notOpened && turn.kind === 'consent' && (
        <StatusBox kind="degraded" title={driver.notOpened.message ?? ''}>
          {driver.notOpened.hint && <p>{driver.notOpened.hint}</p>}
        </StatusBox>
      )}
      <Turn queue={queue} driver={driver} acts={acts} />
    </div>
  );
}

function Turn({ queue, driver, acts }: Props) {
  const say = useWords();
  const turn = turnOf(queue);
  const counts = countsOf(queue);
  switch (turn.kind) {
    case 'closed':
      return (
        <StatusBox kind={counts.connected === queue.entries.length ? 'healthy' : 'paused'} title={say(words.closedTitle)}>
          <p>{say(words.closedDetail, { connected: counts.connected, total: queue.entries.length })}</p>
        </StatusBox>
      );
    case 'paused':
      return (
        <StatusBox kind="paused" title={say(words.pausedTitle)}>
          <p>{say(words.pausedDetail)}</p>
          <div className={styles.boxActs}>
            <Button look="primary" icon={<Play />} unavailable={acts.readOnly} onClick={() => acts.setPaused(false)}>
              {say(words.resume)}
            </Button>
          </div>
        </StatusBox>
      );
    case 'decide':
      return <StatusBox kind="action" title={say(words.decideTitle, { count: counts.held })} />;
    case 'failed':
      return <StatusBox kind="degraded" title={say(words.failedTitle, { count: counts.failed })} />;
    case 'next':
      return <Next queue={queue} entry={turn.entry} number={turn.number} driver={driver} acts={acts} />;
    case 'consent':
      return <Consent key={turn.entry.attempt_id} queue={queue} entry={turn.entry} driver={driver} acts={acts} />;
  }
}

function Next({ queue, entry, number, driver, acts }: Props & { entry: ConnectQueueEntryView; number: number }) {
  const say = useWords();
  return (
    <Panel>
      <section className={styles.next} aria-label={say(words.next)}>
        <p className={styles.muted}>{say(words.number, { number, total: queue.entries.length })}</p>
        <h2 className={styles.who}>{entry.client_name}</h2>
        <p className={styles.muted}>{[entry.client_legal_name, entry.client_reference].filter(Boolean).join(', ')}</p>
        <div className={styles.acts}>
          <Button look="primary" icon={<ExternalLink />} disabled={driver.isBeginning} unavailable={acts.readOnly} onClick={driver.begin}>
            {say(words.openFor, { partner: queue.partner_name, client: entry.client_name })}
          </Button>
          <Button unavailable={acts.readOnly} onClick={() => acts.skip(entry)}>
            {say(words.skip)}
          </Button>
          <label className={styles.check}>
            <input type="checkbox" checked={driver.opensNext} onChange={event => driver.setOpensNext(event.target.checked)} />
            {say(words.opensNext)}
          </label>
        </div>
      </section>
    </Panel>
  );
}

/** A consent that is under way, here or in a program that is gone. */
function Consent({ queue, entry, driver, acts }: Props & { entry: ConnectQueueEntryView }) {
  const say = useWords();
  const attempt = useAuthorization(entry.attempt_id);
  return (
    <Panel>
      <section className={styles.next} aria-label={say(words.inBrowser, { client: entry.client_name })}>
        <div className={styles.consentHead}>
          <h2 className={styles.who}>{say(words.inBrowser, { client: entry.client_name })}</h2>
          <Button unavailable={acts.readOnly} onClick={() => acts.skip(entry)}>
            {say(words.skip)}
          </Button>
        </div>
        <Answer query={attempt} what={say(words.waitingOne)} shape="panel">
          {found => {
            if (found.status === 'waiting')
              return <Waiting attempt={found} partnerName={queue.partner_name} choose={say(words.choose, { client: entry.client_name })} />;
            if (found.status === 'exchanging' || found.status === 'proving')
              return <StatusBox kind="working" title={say(words.exchanging)} />;
            return (
              <StatusBox kind="degraded" title={say(words.leftTitle, { client: entry.client_name })}>
                <p>{say(words.leftDetail)}</p>
                <div className={styles.boxActs}>
                  <Button
                    look="primary"
                    icon={<ExternalLink />}
                    disabled={driver.isBeginning}
                    unavailable={acts.readOnly}
                    onClick={driver.begin}
                  >
                    {say(words.openFor, { partner: queue.partner_name, client: entry.client_name })}
                  </Button>
                </div>
              </StatusBox>
            );
          }}
        </Answer>
      </section>
    </Panel>
  );
}

/** How the consent before ended. */
function Last({ driver: { last } }: { driver: Driver }) {
  const say = useWords();
  const text = (entry: ConnectQueueEntryView): string => {
    const client = entry.client_name;
    if (entry.status === 'connected') return say(words.lastConnected, { client, by: entry.matched_by ?? '' });
    if (entry.status === 'held') return say(words.lastHeld, { client });
    if (entry.status === 'failed') return say(words.lastFailed, { client, reason: entry.reason ?? '' });
    return say(words.lastWaiting, { client });
  };
  return (
    <p className={styles.last} role="status">
      {last && text(last)}
    </p>
  );
}
