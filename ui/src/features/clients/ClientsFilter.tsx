import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ClientView } from '../../ipc/bindings.ts';
import { formatCount } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import type { Mine } from './ClientsPage.tsx';
import { CLIENT_FILTERS, type ClientFilter, shownClients } from './filters.ts';
import { words } from './messages.ts';

/** A box, my clients, and a chip for each filter that would show something. The choice is in the address. */
export function ClientsFilter({ all, mine }: { all: readonly ClientView[]; mine: Mine }) {
  const say = useWords();
  const navigate = useNavigate({ from: '/clients' });
  const { q = '', show } = useSearch({ from: '/clients' });
  const choose = (next: ClientFilter | undefined): void => {
    void navigate({ search: before => ({ ...before, show: next, row: undefined }), replace: true });
  };
  const toggleMine = (): void => {
    mine.set(!mine.isOn);
    void navigate({ search: before => ({ ...before, mine: !mine.isOn, row: undefined }), replace: true });
  };
  const count = (filter: ClientFilter | undefined): number => shownClients(all, filter, mine.isOn).length;
  const ownCount = shownClients(all, show, true).length;
  return (
    <div className={styles.filter}>
      <input
        type="search"
        className={styles.search}
        aria-label={say(words.filter)}
        placeholder={say(words.filterPlaceholder)}
        spellCheck={false}
        value={q}
        onChange={event => {
          const text = event.target.value;
          void navigate({ search: before => ({ ...before, q: text === '' ? undefined : text }), replace: true });
        }}
      />
      <button type="button" className={styles.chip} aria-pressed={mine.isOn} onClick={toggleMine}>
        {say(words.mine)}
        <span className={styles.chipCount}>{formatCount(ownCount)}</span>
      </button>
      <fieldset className={styles.chips}>
        <legend className="visually-hidden">{say(words.which)}</legend>
        <button type="button" className={styles.chip} aria-pressed={show === undefined} onClick={() => choose(undefined)}>
          {say(words.all)}
          <span className={styles.chipCount}>{formatCount(count(undefined))}</span>
        </button>
        {CLIENT_FILTERS.filter(filter => filter === show || count(filter) > 0).map(filter => (
          <button key={filter} type="button" className={styles.chip} aria-pressed={show === filter} onClick={() => choose(filter)}>
            {say(words.show, { show: filter })}
            <span className={styles.chipCount}>{formatCount(count(filter))}</span>
          </button>
        ))}
      </fieldset>
    </div>
  );
}
