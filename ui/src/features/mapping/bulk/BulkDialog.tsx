import { useId, useMemo, useRef, useState } from 'react';
import { type RankedOption, rankOptions } from '../../../grid/engine/options.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import styles from '../Mapping.module.css';
import { words } from '../messages.ts';
import type { MappingModel } from '../model/mappingModel.ts';
import { useMappingWords } from '../useMappingWords.ts';
import { previewBulk, withDescendants } from './preview.ts';

/** Above this many rows, choosing is not doing: the count and the preview stand between. */
const ASK_ABOVE = 50;

/** Categories that the preview names; the others are summed up, so that the dialog stays a glance. */
const MOST_MOVED = 4;

interface Props {
  model: MappingModel;
  onClose: () => void;
  onMap: (rows: Int32Array, target: number) => void;
}

export function BulkDialog({ model, onClose, onMap }: Props) {
  const say = useMappingWords();
  const [own] = useState(() => model.grid.affectedRows());
  const [includesChildren, setIncludesChildren] = useState(false);
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const [target, setTarget] = useState<number | null>(null);
  const search = useRef<HTMLInputElement>(null);
  const listId = useId();
  const { all, added } = useMemo(() => withDescendants(model, own), [model, own]);
  const rows = includesChildren ? all : own;
  const ranked = useMemo(() => rankOptions(model.options, text, rankFor(model, own)), [model, own, text]);
  const takes = (code: number): number => rows.reduce((count, row) => count + (model.accepts(row, code) ? 1 : 0), 0);
  const highlighted = ranked[Math.min(at, ranked.length - 1)]?.option.code ?? null;

  const choose = (code: number | null): void => {
    if (code === null) return;
    // The second Enter on the same category is the person's answer to the preview.
    if (rows.length <= ASK_ABOVE || code === target) onMap(rows, code);
    else setTarget(code);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      initialFocus={search}
      title={say(words.bulkTitle, { count: rows.length })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button
            look="primary"
            unavailable={highlighted === null ? say(words.chooseFirst) : undefined}
            onClick={() => highlighted !== null && onMap(rows, target ?? highlighted)}
          >
            {say(words.bulkAct, { count: takes(target ?? highlighted ?? -1), target: model.targetNameOf(target ?? highlighted ?? -1) })}
          </Button>
        </>
      }
    >
      <div className={styles.bulk}>
        <input
          ref={search}
          role="combobox"
          className={styles.search}
          aria-label={say(words.bulkSearch)}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={highlighted === null ? undefined : `${listId}-${highlighted}`}
          placeholder={say(words.bulkSearch)}
          value={text}
          onChange={event => {
            setText(event.target.value);
            setAt(0);
            setTarget(null);
          }}
          onKeyDown={event => {
            const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
            if (step !== 0) {
              event.preventDefault();
              setTarget(null);
              setAt(Math.max(0, Math.min(ranked.length - 1, at + step)));
            } else if (event.key === 'Enter') {
              event.preventDefault();
              choose(highlighted);
            }
          }}
        />
        <TargetList listId={listId} ranked={ranked} highlighted={target ?? highlighted} onChoose={choose} />
        {added > 0 && (
          <label className={styles.checkLine}>
            <input type="checkbox" checked={includesChildren} onChange={event => setIncludesChildren(event.target.checked)} />
            {say(words.withChildren, { count: added })}
          </label>
        )}
        {highlighted !== null && <Preview model={model} rows={rows} target={target ?? highlighted} />}
      </div>
    </Dialog>
  );
}

/** Among several rows, the first one's suggestion and class are the best guess. */
function rankFor(model: MappingModel, rows: Int32Array) {
  const first = rows[0] ?? 0;
  return { suggested: model.suggested[first] ?? -1, group: model.text.rootClass?.[first] ?? '' };
}

interface ListProps {
  listId: string;
  ranked: readonly RankedOption[];
  highlighted: number | null;
  onChoose: (code: number) => void;
}

function TargetList({ listId, ranked, highlighted, onChoose }: ListProps) {
  const say = useMappingWords();
  return (
    <div id={listId} role="listbox" className={styles.targets} aria-label={say(words.bulkSearch)}>
      {ranked.map(({ option }) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the text field keeps the focus and names the option by its id.
        <div
          key={option.code}
          id={`${listId}-${option.code}`}
          role="option"
          className={styles.target}
          aria-selected={option.code === highlighted}
          ref={element => {
            if (option.code === highlighted) element?.scrollIntoView({ block: 'nearest' });
          }}
          onPointerDown={event => {
            event.preventDefault();
            onChoose(option.code);
          }}
        >
          <span className={styles.text}>{option.title}</span>
          <span className={styles.muted}>{option.group}</span>
        </div>
      ))}
    </div>
  );
}

function Preview({ model, rows, target }: { model: MappingModel; rows: Int32Array; target: number }) {
  const say = useMappingWords();
  const preview = useMemo(() => previewBulk(model, rows, target), [model, rows, target]);
  const moved = [...preview.moved].toSorted(([, one], [, other]) => other - one);
  const rest = moved.slice(MOST_MOVED).reduce((sum, [, count]) => sum + count, 0);
  const lines = [
    ...(preview.fresh > 0 ? [say(words.previewNew, { count: preview.fresh })] : []),
    ...(preview.otherClass > 0 ? [say(words.previewOtherClass, { count: preview.otherClass })] : []),
    ...(preview.same > 0 ? [say(words.previewSame, { count: preview.same })] : []),
    ...(preview.ignored > 0 ? [say(words.previewIgnored, { count: preview.ignored })] : []),
    ...moved.slice(0, MOST_MOVED).map(([code, count]) => say(words.previewMoved, { count, target: model.targetNameOf(code) })),
    ...(rest > 0 ? [say(words.previewMovedRest, { count: rest, others: moved.length - MOST_MOVED })] : []),
  ];
  return (
    <section className={styles.preview} aria-label={say(words.previewTitle)} aria-live="polite">
      <h3>{say(words.previewTitle)}</h3>
      <ul>
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}
