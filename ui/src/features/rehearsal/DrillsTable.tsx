import { Link } from '@tanstack/react-router';
import type { DrillKind, DrillView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Rehearsal.module.css';
import type { Drilling } from './useDrilling.ts';

/** What each does, whom it would strike now, and where the reader sees it. */
export function DrillsTable({ drills, drilling }: { drills: readonly DrillView[]; drilling: Drilling }) {
  const say = useWords();
  return <Table label={say(words.drills)} columns={columns(say, drilling)} rows={drills} rowKey={drill => drill.kind} />;
}

function columns(say: Say, drilling: Drilling): Column<DrillView>[] {
  return [
    {
      key: 'drill',
      title: say(words.drill),
      cell: drill => (
        <div className={styles.text}>
          <span className={styles.title}>{drill.title}</span>
          <span className={styles.under}>{drill.does}</span>
        </div>
      ),
    },
    {
      key: 'strikes',
      title: say(words.strikes),
      cell: ({ kind, company }) =>
        company === null ? (
          <span className={styles.muted}>{say(words.strikesNone, { kind })}</span>
        ) : (
          <Link to="/connections/$connectionId" params={{ connectionId: company.connection_id }}>
            {company.name}
          </Link>
        ),
    },
    {
      key: 'expect',
      title: say(words.expect),
      cell: drill => (
        <div className={styles.text}>
          {drill.expect}
          <span className={styles.see}>
            <SeeLink kind={drill.kind} connectionId={drill.company?.connection_id ?? null} />
          </span>
        </div>
      ),
    },
    {
      key: 'act',
      title: say(words.act),
      cell: drill => <Act drill={drill} drilling={drilling} />,
    },
  ];
}

function Act({ drill, drilling }: { drill: DrillView; drilling: Drilling }) {
  const say = useWords();
  if (drilling.running === drill.kind) return <Status kind="working" word={say(words.running)} />;
  if (drill.under_way) return <Status kind="degraded" word={say(words.underWay)} />;
  return (
    <Button
      size="small"
      aria-label={say(words.runTitle, { title: drill.title })}
      unavailable={drilling.unavailable(drill)}
      onClick={() => drilling.run(drill.kind)}
    >
      {say(words.run)}
    </Button>
  );
}

/** To where its effect shows; nowhere for a drill whose company is not there. */
export function SeeLink({ kind, connectionId }: { kind: DrillKind; connectionId: string | null }) {
  const say = useWords();
  const title = say(words.see, { kind });
  switch (kind) {
    case 'rename_accounts':
      return (
        connectionId !== null && (
          <Link to="/mapping/$connectionId" params={{ connectionId }} search={{}}>
            {title}
          </Link>
        )
      );
    case 'throttle':
      return (
        connectionId !== null && (
          <Link to="/connections/$connectionId" params={{ connectionId }} search={{ tab: 'activity' }}>
            {title}
          </Link>
        )
      );
    case 'go_offline':
      return (
        <Link to="/connections" search={{ status: 'degraded' }}>
          {title}
        </Link>
      );
    case 'sleep_three_days':
      return <Link to="/health">{title}</Link>;
    case 'revoke_grant':
    case 'back_to_calm':
      return <Link to="/">{title}</Link>;
  }
}
