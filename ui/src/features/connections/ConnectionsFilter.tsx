import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { Chips } from '../../shared/chips/Chips.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import { CONNECTION_FILTERS, type ConnectionFilter } from './tabs.ts';

/** A box and a chip per status that occurs, each with its count. The choice is in the address. */
export function ConnectionsFilter({ all, shown }: { all: readonly ConnectionView[]; shown: number }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/connections' });
  const { q = '', status } = useSearch({ from: '/connections' });
  const counts = new Map<ConnectionFilter, number>();
  for (const connection of all) {
    const { kind } = standingOf(connection);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const choose = (next: ConnectionFilter | undefined): void => {
    void navigate({ search: { ...(q ? { q } : {}), ...(next ? { status: next } : {}) }, replace: true });
  };
  return (
    <div className={styles.filter}>
      <input
        type="search"
        className={styles.search}
        aria-label={say(words.filter)}
        placeholder={say(words.filter)}
        value={q}
        onChange={event => {
          const text = event.target.value;
          void navigate({ search: { ...(text ? { q: text } : {}), ...(status ? { status } : {}) }, replace: true });
        }}
      />
      <Chips<ConnectionFilter | undefined>
        legend={say(words.filterStatus)}
        value={status}
        options={[
          { value: undefined, title: say(words.all), count: all.length },
          ...CONNECTION_FILTERS.filter(kind => counts.has(kind)).map(kind => ({
            value: kind,
            title: say(words.kind, { kind }),
            count: counts.get(kind) ?? 0,
            kind,
          })),
        ]}
        onChange={choose}
      />
      <p className="visually-hidden" role="status">
        {say(words.count, { count: shown })}
      </p>
    </div>
  );
}
