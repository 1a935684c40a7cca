import { Dialog } from '@base-ui/react/dialog';
import { useId, useMemo, useRef, useState } from 'react';
import type { Command, CommandGroup } from '../shared/commands.tsx';
import { Kbd } from '../shared/Kbd.tsx';
import { useWords } from '../shared/words.ts';
import { findCommands } from './match.ts';
import { words } from './messages.ts';
import styles from './Palette.module.css';

interface Props {
  open: boolean;
  onClose: () => void;
  commands: readonly Command[];
  /** Commands made from what is typed: a jump to an account number. */
  fromQuery: (query: string) => readonly Command[];
}

const groups = { here: words.groupHere, page: words.groupPage, connection: words.groupConnection, setting: words.groupSetting };
const order: readonly CommandGroup[] = ['here', 'connection', 'page', 'setting'];

/** Ctrl+K: find or run anything. What cannot be run now is listed with the reason. */
export function Palette({ open, onClose, commands, fromQuery }: Props) {
  const say = useWords();
  return (
    <Dialog.Root open={open} onOpenChange={next => !next && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={styles.backdrop} />
        <Dialog.Popup className={styles.palette} aria-label={say(words.paletteTitle)}>
          <PaletteList commands={commands} fromQuery={fromQuery} onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function PaletteList({ commands, fromQuery, onClose }: Omit<Props, 'open'>) {
  const say = useWords();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const found = useMemo(() => {
    const matching = [...fromQuery(query), ...findCommands(query, commands)];
    // Without a query, by group; with one, best first.
    return query === '' ? order.flatMap(group => matching.filter(command => command.group === group)) : matching;
  }, [query, commands, fromQuery]);

  const move = (to: number): void => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setActive(next);
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };

  const run = (command: Command | undefined): void => {
    if (!command || command.unavailable) return;
    onClose();
    command.run();
  };

  const press = (event: React.KeyboardEvent): void => {
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + 8,
      PageUp: active - 8,
      Home: 0,
      End: found.length,
    };
    const to = steps[event.key];
    if (event.key === 'Enter') run(found[active]);
    else if (to !== undefined && !(event.key === 'Home' || event.key === 'End')) move(to);
    else if (to !== undefined && event.ctrlKey) move(to);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        className={styles.input}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found.length > 0 ? `${id}-${active}` : undefined}
        aria-label={say(words.paletteTitle)}
        autoComplete="off"
        spellCheck={false}
        placeholder={say(words.palettePlaceholder)}
        value={query}
        onChange={event => {
          setQuery(event.target.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div className={styles.list} ref={list} id={`${id}-list`} role="listbox" aria-label={say(words.paletteTitle)}>
        {found.map((command, index) => (
          <PaletteRow
            key={command.id}
            id={`${id}-${index}`}
            index={index}
            command={command}
            active={index === active}
            heading={query === '' && found[index - 1]?.group !== command.group ? say(groups[command.group]) : null}
            onHover={() => setActive(index)}
            onRun={() => run(command)}
          />
        ))}
      </div>
      {found.length === 0 && <p className={styles.none}>{say(words.paletteEmpty)}</p>}
      <p className="visually-hidden" role="status">
        {say(words.paletteResults, { count: found.length })}
      </p>
    </>
  );
}

interface RowProps {
  id: string;
  index: number;
  command: Command;
  active: boolean;
  heading: string | null;
  onHover: () => void;
  onRun: () => void;
}

function PaletteRow({ id, index, command, active, heading, onHover, onRun }: RowProps) {
  return (
    <>
      {heading && (
        <div className={styles.heading} role="presentation">
          {heading}
        </div>
      )}
      {/* biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and names the active option */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input takes the keys */}
      <div
        id={id}
        className={styles.row}
        role="option"
        aria-selected={active}
        aria-disabled={command.unavailable ? true : undefined}
        data-index={index}
        onPointerMove={onHover}
        onClick={onRun}
      >
        <span className={styles.title}>{command.title}</span>
        {command.unavailable && <span className={styles.reason}>{command.unavailable}</span>}
        {command.keys && <Kbd keys={command.keys} />}
      </div>
    </>
  );
}
