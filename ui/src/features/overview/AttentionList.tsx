import { useNavigate } from '@tanstack/react-router';
import { Info } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStartPull } from '../../ipc/acts.ts';
import type { AttentionItem, Instant, PartnerView } from '../../ipc/bindings.ts';
import { useAttention, useConnections, usePartners } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatClock } from '../../shared/format.ts';
import { type Kinds, kindsOf } from '../../shared/kinds.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Overview.module.css';

/** As many as a glance takes in; what only a person can mend is shown whatever its number. */
const GLANCE = 12;

const RANK: Record<AttentionItem['severity'], number> = { critical: 0, warn: 1, info: 2 };

/** In order of harm; among equals what ends sooner, then what lasts longer. */
export function inOrderOfHarm(items: readonly AttentionItem[]): AttentionItem[] {
  const deadline = (item: AttentionItem): number => item.deadline ?? Number.POSITIVE_INFINITY;
  return items.toSorted(
    (a, b) => (RANK[a.severity] ?? 2) - (RANK[b.severity] ?? 2) || compare(deadline(a), deadline(b)) || a.since - b.since,
  );
}

/** Infinity minus itself is no number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);

/** What needs a person, under a heading that stays where reading it fails. */
export function Attention() {
  const say = useWords();
  const attention = useAttention();
  const count = attention.data?.length ?? 0;
  const list = (
    <Answer query={attention} what={say(words.waiting)}>
      {items => <AttentionList items={items} asOf={attention.dataUpdatedAt * 1000} />}
    </Answer>
  );
  if (attention.data && count === 0) return list;
  return (
    <Section title={say(words.needs)} aside={count > 0 && <span className={styles.muted}>{say(words.count, { count })}</span>}>
      {list}
    </Section>
  );
}

function AttentionList({ items, asOf }: { items: readonly AttentionItem[]; asOf: Instant }) {
  const say = useWords();
  const pull = useStartPull();
  const { data: connections } = useConnections();
  const { data: partners } = usePartners();
  const partnerOf = (connectionId: string | null): PartnerView | undefined => {
    const partner = connections?.find(connection => connection.id === connectionId)?.partner;
    return partners?.find(one => one.id === partner);
  };
  const pullAll = (connectionId: string): void =>
    pull.mutate({ connection_id: connectionId, resources: partnerOf(connectionId)?.resources ?? [] });
  const list = useRef<HTMLUListElement>(null);
  const [showsAll, setShowsAll] = useState(false);
  const critical = items.filter(item => item.severity === 'critical').length;
  const shown = showsAll ? items.length : Math.max(GLANCE, critical);
  const showAll = (): void => {
    setShowsAll(true);
    // The button goes, and would take the keyboard's place with it.
    list.current?.focus();
  };
  if (items.length === 0) {
    return (
      <StatusBox kind="healthy" title={say(words.calmTitle)}>
        <p>{say(words.calmDetail, { when: formatClock(asOf) })}</p>
      </StatusBox>
    );
  }
  return (
    <>
      {pull.error !== null && <Failed error={pull.error} />}
      <Panel>
        <ul ref={list} tabIndex={-1}>
          {inOrderOfHarm(items)
            .slice(0, shown)
            .map(item => (
              <AttentionRow key={item.id} item={item} kinds={kindsOf(partnerOf(item.action.target))} onPull={pullAll} />
            ))}
        </ul>
        {items.length > shown && (
          <div className={styles.more}>
            <Button look="quiet" onClick={showAll}>
              {say(words.showRest, { count: items.length - shown })}
            </Button>
          </div>
        )}
      </Panel>
    </>
  );
}

/** The shapes of states are for states; what merely can wait has a sign of its own. */
function Severity({ severity }: { severity: AttentionItem['severity'] }) {
  const say = useWords();
  const word = say(words.severity, { severity });
  if (severity === 'critical') return <Status kind="action" word={word} />;
  if (severity === 'warn') return <Status kind="degraded" word={word} />;
  return (
    <span className={styles.calm}>
      <Info aria-hidden="true" />
      {word}
    </span>
  );
}

interface RowProps {
  item: AttentionItem;
  kinds: Kinds;
  onPull: (connectionId: string) => void;
}

function AttentionRow({ item, kinds, onPull }: RowProps) {
  const say = useWords();
  const act = useAttentionAct(item, onPull);
  return (
    <li className={styles.item}>
      <div className={styles.when}>
        <Severity severity={item.severity} />
        <span className={styles.muted}>
          {item.deadline !== null && say(words.due)} <Time at={item.deadline ?? item.since} />
        </span>
      </div>
      <div className={styles.what}>
        <h3>
          <Literals text={item.title} />
        </h3>
        <p>
          <Literals text={item.detail} />
        </p>
        <p className={styles.muted}>
          <Literals text={item.consequence} />
        </p>
      </div>
      <Button look={item.severity === 'critical' ? 'primary' : 'plain'} onClick={act}>
        {say(words.action, { ...kinds, kind: item.action.kind })}
      </Button>
    </li>
  );
}

/** The one act that mends it. */
function useAttentionAct(item: AttentionItem, onPull: (connectionId: string) => void): () => void {
  const navigate = useNavigate();
  const { kind, target } = item.action;
  return () => {
    const connectionId = target ?? '';
    switch (kind) {
      case 'reconnect':
        return void navigate({ to: '/connections/$connectionId/reconnect', params: { connectionId } });
      case 'open_mapping':
        return void navigate({ to: '/mapping/$connectionId', params: { connectionId }, search: {} });
      case 'confirm_recovery':
      case 'unlock':
        return void navigate({ to: '/settings/$section', params: { section: 'vault' } });
      case 'resume_provisioning':
        return void navigate(target === null ? { to: '/connect' } : { to: '/connect/$runId', params: { runId: target } });
      case 'pull':
        return onPull(connectionId);
      case 'open_backups':
        return void navigate({ to: '/settings/$section', params: { section: 'backups' } });
      case 'open_client':
        return void navigate({ to: '/clients/$clientId', params: { clientId: target ?? '' } });
      case 'open_queue':
        return void navigate({ to: '/connect-many/$queueId', params: { queueId: target ?? '' } });
      case 'open_contract':
        return void navigate({ to: '/contracts/$partnerId', params: { partnerId: target ?? '' } });
      case 'open_go_live':
        return void navigate({ to: '/connections/$connectionId', params: { connectionId }, search: { tab: 'live' } });
      case 'open_checks':
        return void navigate({ to: '/connections/$connectionId', params: { connectionId }, search: { tab: 'checks' } });
      case 'open_subscriptions':
        return void navigate({ to: '/connections/$connectionId', params: { connectionId }, search: { tab: 'settings' } });
      case 'open_connection':
        return void navigate({ to: '/connections/$connectionId', params: { connectionId } });
    }
  };
}
