import { Ellipsis } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { CategoryView } from '../../ipc/bindings.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { Menu, type MenuEntry } from '../../shared/float/Menu.tsx';
import { formatCount } from '../../shared/format.ts';
import { useWords } from '../../shared/words.ts';
import styles from './Categories.module.css';
import { words } from './messages.ts';
import { ANY_CLASS, ARCHIVED, type CategoryGroup } from './model.ts';

interface Props {
  groups: readonly CategoryGroup[];
  readOnly: string | undefined;
  isFiltered: boolean;
  onEdit: (category: CategoryView) => void;
  onArchive: (category: CategoryView) => void;
  onMove: (category: CategoryView, step: 1 | -1) => void;
  onRestore: (category: CategoryView) => void;
}

const STEPS: Record<string, (at: number, last: number) => number> = {
  ArrowDown: (at, last) => Math.min(at + 1, last),
  ArrowUp: at => Math.max(at - 1, 0),
  Home: () => 0,
  End: (_at, last) => last,
};

/** One tab stop: arrow keys go from name to name, and the keys of the menu work on the name as well. */
export function CategoryTable({ groups, readOnly, isFiltered, onEdit, onArchive, onMove, onRestore }: Props) {
  const say = useWords();
  const body = useRef<HTMLTableElement>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const all = groups.flatMap(group => group.categories);
  const active = all.find(category => category.code === wanted) ?? all[0];
  const isOffered = active?.archived_at === null;
  const keepsFocus = useRef(false);

  // A row that moves loses the focus on its way, as every element does that is put elsewhere.
  useLayoutEffect(() => {
    if (!keepsFocus.current) return;
    keepsFocus.current = false;
    body.current?.querySelector<HTMLElement>('[data-name][tabindex="0"]')?.focus();
  });

  const press = (event: KeyboardEvent<HTMLElement>): void => {
    if (!active || !(event.target instanceof HTMLElement) || event.target.dataset.name === undefined) return;
    const step = STEPS[event.key];
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      if (readOnly !== undefined || isFiltered || !isOffered) return;
      keepsFocus.current = true;
      onMove(active, event.key === 'ArrowUp' ? -1 : 1);
    } else if (event.key === 'Delete' && readOnly === undefined && isOffered) onArchive(active);
    else if (step && !event.ctrlKey && !event.metaKey) {
      keepsFocus.current = true;
      setWanted(all[step(all.indexOf(active), all.length - 1)]?.code ?? null);
    } else return;
    event.preventDefault();
  };

  return (
    <>
      <p className={styles.keys}>{readOnly ?? say(words.keysHint)}</p>
      <div className={styles.frame}>
        <table ref={body} className={styles.table} aria-label={say(words.table)} onKeyDown={press}>
          <thead>
            <tr>
              <th scope="col">{say(words.name)}</th>
              <th scope="col" data-spare="then">
                {say(words.code)}
              </th>
              <th scope="col" data-spare="first">
                {say(words.description)}
              </th>
              <th scope="col" data-align="end">
                {say(words.used)}
              </th>
              <th scope="col" data-align="end" data-spare="then">
                {say(words.companies)}
              </th>
              <th scope="col">
                <span className="visually-hidden">{say(words.acts)}</span>
              </th>
            </tr>
          </thead>
          {groups.map(group => (
            <tbody key={group.id}>
              <tr>
                <th scope="rowgroup" colSpan={6}>
                  {say(words.group, { title: titleOf(group.id), count: group.categories.length })}
                </th>
              </tr>
              {group.categories.map((category, at) => (
                <CategoryRow
                  key={category.code}
                  category={category}
                  isActive={category === active}
                  onFocus={() => setWanted(category.code)}
                  readOnly={readOnly}
                  onEdit={() => onEdit(category)}
                  onRestore={() => onRestore(category)}
                  entries={entriesOf(category, at, group.categories.length)}
                />
              ))}
            </tbody>
          ))}
        </table>
      </div>
    </>
  );

  function titleOf(group: string): string {
    if (group === ARCHIVED) return say(words.archivedGroup);
    return group === ANY_CLASS ? say(words.anyClass) : group;
  }

  function entriesOf(category: CategoryView, at: number, count: number): MenuEntry[] {
    const cannotMove = readOnly ?? (isFiltered ? say(words.filtered) : undefined);
    return [
      { label: say(words.edit), keys: 'Enter', unavailable: readOnly, onSelect: () => onEdit(category) },
      {
        label: say(words.moveUp),
        keys: 'Alt+Up',
        unavailable: cannotMove ?? (at === 0 ? say(words.isFirst) : undefined),
        onSelect: () => onMove(category, -1),
      },
      {
        label: say(words.moveDown),
        keys: 'Alt+Down',
        unavailable: cannotMove ?? (at === count - 1 ? say(words.isLast) : undefined),
        onSelect: () => onMove(category, 1),
      },
      { label: say(words.archive), keys: 'Delete', unavailable: readOnly, onSelect: () => onArchive(category) },
    ];
  }
}

interface RowProps {
  category: CategoryView;
  isActive: boolean;
  readOnly: string | undefined;
  onFocus: () => void;
  onEdit: () => void;
  onRestore: () => void;
  entries: readonly MenuEntry[];
}

function CategoryRow({ category, isActive, readOnly, onFocus, onEdit, onRestore, entries }: RowProps) {
  const say = useWords();
  const tabIndex = isActive ? 0 : -1;
  const isOffered = category.archived_at === null;
  return (
    <tr onFocus={onFocus} data-archived={!isOffered || undefined}>
      <td>
        {isOffered ? (
          <button
            type="button"
            className={styles.name}
            data-name=""
            tabIndex={tabIndex}
            aria-disabled={readOnly !== undefined}
            title={readOnly}
            onClick={readOnly === undefined ? onEdit : undefined}
          >
            {category.name}
          </button>
        ) : (
          category.name
        )}
      </td>
      <td data-spare="then">
        <code>{category.code}</code>
      </td>
      <td className={styles.description} data-spare="first" title={category.description}>
        {category.description}
      </td>
      <td data-align="end">{isOffered && formatCount(category.mappings)}</td>
      <td data-align="end" data-spare="then">
        {isOffered && formatCount(category.connections)}
      </td>
      <td className={styles.rowActs}>
        {isOffered ? (
          <Menu
            trigger={<IconButton icon={<Ellipsis />} label={say(words.actsOf, { name: category.name })} tabIndex={tabIndex} />}
            entries={entries}
          />
        ) : (
          <Button size="small" data-name="" tabIndex={tabIndex} unavailable={readOnly} onClick={onRestore}>
            {say(words.restore)}
            <span className="visually-hidden"> {category.name}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
