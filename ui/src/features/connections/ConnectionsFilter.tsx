import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { useNow } from '../../shared/clock.tsx';
import { formatCount } from '../../shared/format.ts';
import { Shape } from '../../shared/status/Shape.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import { standingOf } from './standing.ts';
import { CONNECTION_FILTERS, type ConnectionFilter } from './tabs.ts';

/** A box and a chip per status that occurs, each with its count. The choice is in the address. */
export function ConnectionsFilter({ all, shown }: { all: readonly ConnectionView[]; shown: number }) {
  const say = useWords();
  const now = useNow();
  const navigate = useNavigate({ from: '/connections' });
  const { q = '', status } = useSearch({ from: '/connections' });
  const counts = new Map<ConnectionFilter, number>();
  for (const connection of all) {
    const { kind } = standingOf(connection, now);
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
      <fieldset className={styles.chips}>
        <legend className="visually-hidden">{say(words.filterStatus)}</legend>
        <button type="button" className={styles.chip} aria-pressed={status === undefined} onClick={() => choose(undefined)}>
          {say(words.all)}
          <span className={styles.chipCount}>{formatCount(all.length)}</span>
        </button>
        {CONNECTION_FILTERS.filter(kind => counts.has(kind)).map(kind => (
          <button key={kind} type="button" className={styles.chip} aria-pressed={status === kind} onClick={() => choose(kind)}>
            <Shape kind={kind} />
            {say(words.kind, { kind })}
            <span className={styles.chipCount}>{formatCount(counts.get(kind) ?? 0)}</span>
          </button>
        ))}
      </fieldset>
      <p className="visually-hidden" role="status">
        {say(words.count, { count: shown })}
      </p>
    </div>
  );
}
