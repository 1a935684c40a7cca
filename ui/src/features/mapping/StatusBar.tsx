import { useSyncExternalStore } from 'react';
import { Button } from '../../shared/button/Button.tsx';
import { formatClock, formatMinor } from '../../shared/format.ts';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Shape } from '../../shared/status/Shape.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { SaveState } from './model/saveQueue.ts';
import type { MappingSession } from './model/session.ts';

/** Where the cursor is or what is selected, the mode that decides what keys do, and whether everything is saved. */
export function StatusBar({ session, model, save }: { session: MappingSession; model: MappingModel; save: SaveState }) {
  const say = useWords();
  const { grid } = model;
  const selection = useSyncExternalStore(grid.subscribe, () => grid.selection);
  const mode = useSyncExternalStore(grid.subscribe, () => grid.mode);
  const position = useSyncExternalStore(grid.subscribe, () => grid.layout.position[grid.cursor.active.row] ?? 0);
  const total = useSyncExternalStore(grid.subscribe, () => grid.layout.visible.length);
  return (
    <section className={styles.statusBar} aria-label={say(words.statusBar)}>
      <span>
        {selection.size > 0 ? (
          <>
            {say(words.selection, { count: selection.size })}
            <Sum model={model} rows={selection.rows()} />
          </>
        ) : (
          say(words.place, { position: position + 1, total })
        )}
      </span>
      <span className={styles.mode}>{say(mode === 'edit' ? words.modeEdit : words.modeReady)}</span>
      <Saved session={session} save={save} />
    </section>
  );
}

/** Of one currency: a chart's balances are the company's own. */
function Sum({ model, rows }: { model: MappingModel; rows: Int32Array }) {
  const say = useWords();
  const { minor, unknown } = model.sumOf(rows);
  return (
    <>
      <span className={styles.dot} aria-hidden="true" />
      <span className="tabular">
        {say(words.sum, { sum: `${formatMinor(minor, model.chart.minorDigits)} ${model.chart.currency}`.trim() })}
      </span>
      {unknown > 0 && <span className={styles.muted}>{say(words.sumUnknown, { count: unknown })}</span>}
    </>
  );
}

function Saved({ session, save }: { session: MappingSession; save: SaveState }) {
  const say = useWords();
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

function savedText(save: SaveState, say: ReturnType<typeof useWords>): string {
  const count = save.unsaved;
  if (save.failure !== null) return say(words.saveFailed, { count, why: toCommandError(save.failure).message });
  if (save.isSaving) return say(words.saving, { count });
  if (count > 0) return say(words.unsaved, { count });
  return save.savedAt === null ? say(words.nothingSaved) : say(words.savedAt, { time: formatClock(save.savedAt * 1000) });
}
