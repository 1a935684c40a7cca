import type { ClientHistoryEntry } from '../../ipc/bindings.ts';
import { useConnections } from '../../ipc/queries.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Time } from '../../shared/Time.tsx';
import { Table } from '../../shared/table/Table.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { words } from './messages.ts';

/** The lines of the audit log about a client. */
export function HistorySection({ history }: { history: readonly ClientHistoryEntry[] }) {
  const say = useWords();
  const { data: connections = [] } = useConnections();
  /** The log names a connection by its id, which never changes; people know it by its name. */
  const detailOf = ({ action, detail }: ClientHistoryEntry): string =>
    // A request's id says nothing to anybody; what became of it stands on this page.
    action.startsWith('consent.') ? '' : (connections.find(one => one.id === detail)?.display_name ?? detail.replaceAll('_', ' '));
  return (
    <Section title={say(words.history)}>
      {history.length === 0 ? (
        <p className={styles.muted}>{say(words.noHistory)}</p>
      ) : (
        <Table
          label={say(words.history)}
          rows={history}
          rowKey={entry => String(entry.sequence)}
          columns={[
            { key: 'at', title: say(words.when), cell: entry => <Time at={entry.at} /> },
            { key: 'actor', title: say(words.who), cell: entry => entry.actor },
            { key: 'action', title: say(words.what), cell: entry => say(words.historyAct, { act: entry.action.replace('.', '_') }) },
            { key: 'detail', title: say(words.detail), cell: detailOf },
          ]}
        />
      )}
    </Section>
  );
}
