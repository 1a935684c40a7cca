import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ClientView } from '../../ipc/bindings.ts';
import { Chip, Chips } from '../../shared/chips/Chips.tsx';
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
      <Chip title={say(words.mine)} count={ownCount} isPressed={mine.isOn} onPress={toggleMine} />
      <Chips<ClientFilter | undefined>
        legend={say(words.which)}
        value={show}
        options={[
          { value: undefined, title: say(words.all), count: count(undefined) },
          ...CLIENT_FILTERS.filter(filter => filter === show || count(filter) > 0).map(filter => ({
            value: filter,
            title: say(words.show, { show: filter }),
            count: count(filter),
          })),
        ]}
        onChange={choose}
      />
    </div>
  );
}
