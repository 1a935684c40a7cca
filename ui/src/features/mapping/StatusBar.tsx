import { useMemo, useSyncExternalStore } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { formatClock, formatMinor } from '../../shared/format.ts';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Shape } from '../../shared/status/Shape.tsx';
import type { Say } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { SaveState } from './model/saveQueue.ts';
import type { MappingSession } from './model/session.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  session: MappingSession;
  model: MappingModel;
  save: SaveState;
  /** What was just done or refused; said aloud as well. */
  announcement: string;
}

/** Where the cursor is or what is selected, the mode that decides what keys do, what was just done, and whether all is saved. */
export function StatusBar({ session, model, save, announcement }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const mode = useSyncExternalStore(grid.subscribe, () => grid.mode);
  return (
    <section className={styles.statusBar} aria-label={say(words.statusBar)}>
      <Chosen model={model} />
      <span className={styles.now}>
        <span className={styles.mode}>{say(mode === 'edit' ? words.modeEdit : words.modeReady)}</span>
        <span className={styles.announcement} title={announcement} aria-live="polite" data-testid="announcement">
          {announcement}
        </span>
      </span>
      <Saved session={session} save={save} />
    </section>
  );
}

/** The selected rows, or without any the rows of the range, with their sum; else the place of the cursor. */
function Chosen({ model }: { model: MappingModel }) {
  const say = useMappingWords();
  const { grid } = model;
  const selection = useSyncExternalStore(grid.subscribe, () => grid.selection);
  const position = useSyncExternalStore(grid.subscribe, () => grid.layout.position[grid.cursor.active.row] ?? 0);
  const visible = useSyncExternalStore(grid.subscribe, () => grid.layout.visible);
  const first = useSyncExternalStore(grid.subscribe, () => grid.range.firstPosition);
  const last = useSyncExternalStore(grid.subscribe, () => grid.range.lastPosition);
  const inRange = useMemo(() => visible.subarray(Math.max(0, first), last + 1), [visible, first, last]);
  const selected = useMemo(() => selection.rows(), [selection]);
  if (selected.length > 0) return <Sum text={say(words.selection, { count: selected.length })} model={model} rows={selected} />;
  if (inRange.length > 1) return <Sum text={say(words.rangeRows, { count: inRange.length })} model={model} rows={inRange} />;
  return <span>{say(words.place, { position: position + 1, total: visible.length })}</span>;
}

/** Of one currency: a chart's balances are the company's own. What is unknown is said, and counts as nothing. */
function Sum({ text, model, rows }: { text: string; model: MappingModel; rows: Int32Array }) {
  const say = useMappingWords();
  const { minor, unknown } = useMemo(() => model.sumOf(rows), [model, rows]);
  if (!model.has('balance')) return <span>{text}</span>;
  const sum = `${formatMinor(minor, model.chart.minorDigits)} ${model.chart.currency}`.trim();
  return (
    <span>
      {text}
      <span className={styles.dot} aria-hidden="true" />
      <span className="tabular">{unknown === rows.length ? say(words.noSum) : say(words.sum, { sum })}</span>
      {unknown > 0 && unknown < rows.length && <span className={styles.muted}>{say(words.sumUnknown, { count: unknown })}</span>}
    </span>
  );
}

function Saved({ session, save }: { session: MappingSession; save: SaveState }) {
  const say = useMappingWords();
  const text = savedText(save, say);
  return (
    <span className={styles.saved} role="status">
      {save.refused.size > 0 && (
        <span className={styles.saveProblem}>
          <Shape kind="failing" />
          {say(words.refusedCount, { count: save.refused.size })}
        </span>
      )}
      {save.failure !== null && <Shape kind="degraded" />}
      {text}
      {save.failure !== null && (
        <Button size="small" look="quiet" onClick={() => void session.saveNow()}>
          {say(words.saveNow)}
        </Button>
      )}
    </span>
  );
}

function savedText(save: SaveState, say: Say): string {
  const count = save.unsaved;
  if (save.failure !== null) return say(words.saveFailed, { count, why: toCommandError(save.failure).message });
  if (save.isSaving) return say(words.saving, { count });
  if (count > 0) return say(words.unsaved, { count });
  return save.savedAt === null ? say(words.nothingSaved) : say(words.savedAt, { time: formatClock(save.savedAt * 1000) });
}
