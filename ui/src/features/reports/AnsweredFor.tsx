import { Link } from '@tanstack/react-router';
import type { CheckView, WaiverState, WaiverView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import type { StatusKind } from '../../shared/status/Shape.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import type { Answering } from '../health/useAnswering.tsx';
import { words as waiverWords } from '../health/waiverMessages.ts';
import { canBeAnsweredFor } from '../health/waiving.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';

const KINDS: Record<WaiverState, StatusKind> = { in_force: 'waived', expired: 'not-checked', withdrawn: 'paused' };

interface Props {
  waivers: readonly WaiverView[];
  /** What is judged now: whether what somebody answered for still fails. */
  checks: readonly CheckView[];
  answering: Answering;
}

/** For which failures somebody answers or answered, the newest first. */
export function AnsweredFor({ waivers, checks, answering }: Props) {
  const say = useWords();
  if (waivers.length === 0) return <Empty kind="nothing-yet" title={say(words.noWaivers)} detail={say(words.noWaiversDetail)} />;
  return (
    <Table
      label={say(words.tab, { tab: 'answered' })}
      rows={waivers}
      rowKey={waiver => waiver.id}
      columns={[
        {
          key: 'state',
          title: say(words.waiverState),
          cell: waiver => (
            <>
              <Status kind={KINDS[waiver.state]} word={say(words.waiverStateWord, { state: waiver.state })} />
              <span className={styles.under}>
                {waiver.withdrawn_by !== null && `${say(words.by, { name: waiver.withdrawn_by })} `}
                <Time at={waiver.withdrawn_at ?? waiver.expires_at} />
              </span>
            </>
          ),
        },
        {
          key: 'check',
          title: say(words.waiverCheck),
          cell: waiver => (
            <span className={styles.wide}>
              <span className={styles.strong}>{waiver.title}</span>
              <Link
                className={styles.under}
                to="/connections/$connectionId"
                params={{ connectionId: waiver.connection_id }}
                search={{ tab: 'checks' }}
              >
                {waiver.display_name}
              </Link>
            </span>
          ),
        },
        { key: 'reason', title: say(words.waiverReason), cell: waiver => <span className={styles.wide}>{waiver.reason}</span> },
        {
          key: 'who',
          title: say(words.waiverWho),
          cell: waiver => (
            <>
              {waiver.granted_by}
              <span className={styles.under}>
                <Time at={waiver.granted_at} />
              </span>
            </>
          ),
        },
        {
          key: 'act',
          title: say(words.act),
          align: 'end',
          cell: waiver => <WaiverAct waiver={waiver} checks={checks} answering={answering} />,
        },
      ]}
    />
  );
}

/** One in force is taken back; what fails although one is over may be answered for again. */
function WaiverAct({ waiver, checks, answering }: { waiver: WaiverView; checks: readonly CheckView[]; answering: Answering }) {
  const say = useWords();
  const { id, title, display_name: company } = waiver;
  const failing = checks.find(check => check.connection_id === waiver.connection_id && check.id === waiver.check_id);
  if (waiver.state === 'in_force')
    return (
      <Button
        size="small"
        aria-label={say(waiverWords.takeBackOf, { title })}
        unavailable={answering.unavailable}
        onClick={() => answering.takeBack({ id, title, company })}
      >
        {say(waiverWords.takeBack)}
      </Button>
    );
  if (!failing || !canBeAnsweredFor(failing)) return null;
  return (
    <Button
      size="small"
      aria-label={say(words.answerAgainFor, { title })}
      unavailable={answering.unavailable}
      onClick={() => answering.answerFor(failing)}
    >
      {say(words.answerAgain)}
    </Button>
  );
}
