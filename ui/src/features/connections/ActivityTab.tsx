import type { AuditEntryView, ConnectionView } from '../../ipc/bindings.ts';
import { useAudit, useJobs } from '../../ipc/queries.ts';
import { JobLine } from '../../shared/JobLine.tsx';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';

/** Enough for the page; the whole log is in Settings. */
const ENTRIES = 500;

export function ActivityTab({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: jobs = [] } = useJobs();
  const audit = useAudit(ENTRIES);
  const own = jobs.filter(job => job.connection_id === connection.id);
  return (
    <>
      <Section title={say(words.jobs)}>
        <Panel>
          <div className={styles.padded}>
            {own.length === 0 ? <p className={styles.muted}>{say(words.noJobs)}</p> : own.map(job => <JobLine key={job.id} job={job} />)}
          </div>
        </Panel>
      </Section>
      <Section title={say(words.audit)}>
        <Answer query={audit} what={say(words.auditWaiting)}>
          {({ entries }) => <AuditTable entries={entries.filter(entry => names(entry, connection.id))} />}
        </Answer>
      </Section>
    </>
  );
}

const names = (entry: AuditEntryView, id: string): boolean => entry.subject.includes(id) || entry.detail.includes(id);

function AuditTable({ entries }: { entries: readonly AuditEntryView[] }) {
  const say = useWords();
  if (entries.length === 0) return <p className={styles.muted}>{say(words.noAudit)}</p>;
  return (
    <Table
      label={say(words.audit)}
      rows={entries}
      rowKey={entry => String(entry.sequence)}
      columns={[
        { key: 'at', title: say(words.auditWhen), cell: entry => <Time at={entry.at} /> },
        { key: 'actor', title: say(words.auditWho), cell: entry => entry.actor },
        { key: 'action', title: say(words.auditWhat), cell: entry => <code>{entry.action}</code> },
        { key: 'detail', title: say(words.auditDetail), cell: entry => entry.detail },
      ]}
    />
  );
}
