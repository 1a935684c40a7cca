import type { GoldenDifferenceView, GoldenDocumentView, GoldenFieldView, GoldenRunView } from '../../ipc/bindings.ts';
import { formatCount } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import { AcceptBaseline } from './AcceptBaseline.tsx';
import styles from './Golden.module.css';
import { words } from './messages.ts';

const KINDS = { PASS: 'healthy', WARN: 'degraded', FAIL: 'failing', SKIP: 'not-checked' } as const;

/** What a run shows, in words and field by field. */
export function Result({ run }: { run: GoldenRunView }) {
  const say = useWords();
  const unread = run.documents.filter(document => document.problem !== null);
  return (
    <>
      <StatusBox kind={KINDS[run.status]} title={say(words.resultTitle, { status: run.status, set: run.set })}>
        {[...run.failures, ...run.warnings].map(line => (
          <p key={line}>
            <Literals text={line} />
          </p>
        ))}
        <p className={styles.note}>
          {say(run.ran_at === null ? words.stored : words.readNow)} {run.ran_at !== null && <Time at={run.ran_at} />}
        </p>
        <p className={styles.note}>
          <Against run={run} />
        </p>
        {run.can_be_accepted && run.run_id !== null && (
          <div className={styles.acts}>
            <AcceptBaseline connectionId={run.connection_id} set={run.set} runId={run.run_id} />
          </div>
        )}
      </StatusBox>
      {unread.length > 0 && (
        <Section title={say(words.unread)}>
          <Table label={say(words.unread)} columns={problemColumns(say)} rows={unread} rowKey={({ document }) => document} />
        </Section>
      )}
      {run.differences.length > 0 && (
        <Section title={say(words.differences)}>
          <Table
            label={say(words.differences)}
            columns={differenceColumns(say)}
            rows={run.differences}
            rowKey={({ document, field }) => `${document} ${field}`}
          />
        </Section>
      )}
      {run.fields.length > 0 && (
        <Section title={say(words.fields)}>
          <Table
            label={say(words.fields)}
            columns={fieldColumns(say, run.accepted_by !== null)}
            rows={run.fields}
            rowKey={({ category, field }) => `${category} ${field}`}
          />
        </Section>
      )}
    </>
  );
}

function Against({ run }: { run: GoldenRunView }) {
  const say = useWords();
  const { accepted_by: by, accepted_at: at, compared_with: baseline } = run;
  if (by !== null && at !== null)
    return (
      <>
        {say(words.acceptedBy, { by })} <Time at={at} />
      </>
    );
  if (baseline === null) return say(words.noneBefore);
  return (
    <>
      {say(words.against)} <Time at={baseline} />
    </>
  );
}

const nameOf = (field: string, say: Say): string => (field === ':class' ? say(words.class) : field);

const median = (number: number | null): string => (number === null ? '' : number.toFixed(3));

const fieldColumns = (say: Say, isAccepted: boolean): Column<GoldenFieldView>[] => [
  { key: 'category', title: say(words.category), cell: ({ category }) => <code>{category}</code> },
  {
    key: 'field',
    title: say(words.field),
    cell: ({ field, must_have }) => (
      <>
        {field === ':class' ? nameOf(field, say) : <code>{field}</code>}
        {must_have && <span className={styles.under}>{say(words.mustHave)}</span>}
      </>
    ),
  },
  { key: 'right', title: say(words.right), align: 'end', cell: ({ right }) => formatCount(right) },
  { key: 'wrong', title: say(words.wrong), align: 'end', cell: ({ wrong }) => formatCount(wrong) },
  { key: 'missing', title: say(words.missing), align: 'end', cell: ({ missing }) => formatCount(missing) },
  { key: 'median', title: say(words.median), align: 'end', cell: row => median(row.median) },
  { key: 'before', title: say(words.before), align: 'end', spare: true, cell: row => median(row.median_before) },
  { key: 'standing', title: say(words.standing), cell: row => <Standing row={row} isAccepted={isAccepted} /> },
];

function Standing({ row, isAccepted }: { row: GoldenFieldView; isAccepted: boolean }) {
  const say = useWords();
  if (isAccepted) return <span className={styles.note}>{say(words.accepted)}</span>;
  if (row.fallen) return <Status kind="failing" word={say(words.fell)} />;
  if (row.median_before === null) return <span className={styles.note}>{say(words.first)}</span>;
  return <Status kind="healthy" word={say(words.held)} />;
}

const differenceColumns = (say: Say): Column<GoldenDifferenceView>[] => [
  { key: 'document', title: say(words.document), cell: ({ document }) => <code>{document}</code> },
  { key: 'field', title: say(words.field), cell: ({ field }) => nameOf(field, say) },
  { key: 'expected', title: say(words.expected), cell: ({ expected }) => expected },
  { key: 'read', title: say(words.read), cell: ({ read }) => read ?? <span className={styles.note}>{say(words.nothing)}</span> },
];

const problemColumns = (say: Say): Column<GoldenDocumentView>[] => [
  { key: 'document', title: say(words.document), cell: ({ document }) => <code>{document}</code> },
  { key: 'why', title: say(words.why), cell: ({ problem }) => <Literals text={problem ?? ''} /> },
];
