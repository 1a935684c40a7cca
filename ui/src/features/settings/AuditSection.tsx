import type { AuditPage } from '../../ipc/bindings.ts';
import { useAudit } from '../../ipc/queries.ts';
import { formatCount } from '../../shared/format.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

const SHOWN = 200;

export function AuditSection() {
  const say = useWords();
  const audit = useAudit(SHOWN);
  return (
    <>
      <p className={styles.lead}>{say(words.auditLead)}</p>
      <Answer query={audit} what={say(words.auditWaiting)}>
        {page =>
          page.entries.length === 0 ? (
            <Empty kind="nothing-yet" title={say(words.auditEmptyTitle)} detail={say(words.auditEmptyDetail)} />
          ) : (
            <Log page={page} />
          )
        }
      </Answer>
    </>
  );
}

function Log({ page: { entries, verified } }: { page: AuditPage }) {
  const say = useWords();
  return (
    <>
      {verified ? (
        <StatusBox kind="healthy" title={say(words.auditVerified, { count: entries[0]?.sequence ?? entries.length })} />
      ) : (
        <StatusBox kind="failing" title={say(words.auditBroken)}>
          <p>{say(words.auditBrokenDetail)}</p>
        </StatusBox>
      )}
      <Table
        label={say(words.section, { section: 'audit' })}
        rows={entries}
        rowKey={entry => String(entry.sequence)}
        columns={[
          { key: 'sequence', title: say(words.sequence), align: 'end', cell: entry => formatCount(entry.sequence) },
          { key: 'at', title: say(words.when), cell: entry => <Time at={entry.at} /> },
          { key: 'actor', title: say(words.who), cell: entry => entry.actor },
          { key: 'action', title: say(words.what), cell: entry => <code>{entry.action}</code> },
          { key: 'subject', title: say(words.subject), cell: entry => <span className={styles.wrap}>{entry.subject}</span> },
          { key: 'detail', title: say(words.detail), cell: entry => <span className={styles.wrap}>{entry.detail}</span> },
        ]}
      />
      {entries.length === SHOWN && <p className={styles.lead}>{say(words.limited, { count: SHOWN })}</p>}
    </>
  );
}
