import { ChevronRight } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import type { DriftView, MappingStatusView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Shape } from '../../shared/status/Shape.tsx';
import type { Say } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { answerOf, inOrderOfHarm } from './model/drift.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { Acts } from './useActs.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  model: MappingModel;
  status: MappingStatusView;
  acts: Acts;
  readOnly: string | null;
  onGo: () => void;
}

/** What changed at the partner since the published revision, each with the act that answers it. */
export function DriftBanner({ model, status, acts, readOnly, onGo }: Props) {
  const say = useMappingWords();
  const [isOpen, setOpen] = useState(false);
  useSyncExternalStore(model.grid.subscribe, () => model.grid.changes);
  if (status.drift.length === 0 || !status.published) return null;
  return (
    <section
      className={styles.drift}
      aria-label={say(words.driftTitle, { count: status.drift.length, revision: status.published.revision })}
    >
      <div className={styles.driftHead}>
        <Shape kind="degraded" />
        <strong>{say(words.driftTitle, { count: status.drift.length, revision: status.published.revision })}</strong>
        <span className={styles.muted}>{say(words.driftNote)}</span>
        <Button
          size="small"
          look="quiet"
          icon={<ChevronRight data-open={isOpen} />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          {say(isOpen ? words.driftHide : words.driftShow)}
        </Button>
      </div>
      {isOpen && (
        <ul className={styles.driftList}>
          {inOrderOfHarm(status.drift).map(drift => (
            <DriftLine key={`${drift.kind} ${drift.external_id}`} drift={drift} model={model} acts={acts} readOnly={readOnly} onGo={onGo} />
          ))}
        </ul>
      )}
    </section>
  );
}

function DriftLine({ drift, model, acts, readOnly, onGo }: Omit<Props, 'status'> & { drift: DriftView }) {
  const say = useMappingWords();
  const row = model.rowOfExternalId(drift.external_id);
  const go = (): void => {
    if (row === null) return;
    const cell = { row, column: model.columnAt('mapped') };
    if (!model.grid.goTo(cell)) {
      model.grid.setText('');
      model.grid.setNamed(model.filters.openFirst);
      model.grid.goTo(cell);
    }
    onGo();
  };
  return (
    <li className={styles.driftLine}>
      <span className={styles.driftName}>{row === null ? drift.external_id : model.nameOf(row)}</span>
      <span className={styles.driftWhat}>{wordsOf(drift, model, say)}</span>
      {row !== null && <Answer drift={drift} row={row} model={model} acts={acts} readOnly={readOnly} />}
      {row !== null && (
        <Button size="small" look="quiet" onClick={go}>
          {say(words.go)}
        </Button>
      )}
    </li>
  );
}

function Answer({ drift, row, model, acts, readOnly }: Pick<Props, 'model' | 'acts' | 'readOnly'> & { drift: DriftView; row: number }) {
  const say = useMappingWords();
  const button = (label: string, run: () => void) => (
    <Button size="small" unavailable={readOnly ?? undefined} onClick={run}>
      {label}
    </Button>
  );
  const answer = answerOf(drift, row, model);
  switch (answer?.act) {
    case 'keep':
      return button(say(words.keep, { target: model.targetNameOf(model.target[row] ?? -1) }), () => acts.keep(row));
    case 'move':
      return button(say(words.moveTo, { successor: model.nameOf(answer.successor) }), () => acts.move(row, answer.successor));
    case 'leave-out':
      return button(say(words.leaveOut), () => acts.ignore(Int32Array.of(row)));
    default:
      return null;
  }
}

function wordsOf(drift: DriftView, model: MappingModel, say: Say): string {
  const [before, after] = [drift.before ?? '', drift.after ?? ''];
  const parent = (id: string): string => {
    const row = model.rowOfExternalId(id);
    return row === null ? id || say(words.topLevel) : model.nameOf(row);
  };
  switch (drift.kind) {
    case 'renamed':
      return say(words.driftRenamed, { before, after });
    case 'moved':
      return say(words.driftMoved, { before: parent(before), after: parent(after) });
    case 'retyped':
      return say(words.driftRetyped, { before, after });
    case 'merged':
      return drift.successor_id === null
        ? say(words.driftGone, { before })
        : say(words.driftMerged, { successor: parent(drift.successor_id) });
    case 'deactivated':
      return say(words.driftDeactivated, { before });
    case 'reactivated':
      return say(words.driftReactivated, { after });
    case 'new':
      return say(words.driftNew, { after });
    default:
      return `${before} ${after}`.trim();
  }
}
