import { ArrowDown, ArrowUp, Pin } from 'lucide-react';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { type Arrangement, type ColumnId, canHide, canPlace, neighborOf, shownColumns } from './model/arrangement.ts';
import type { ColumnActs } from './useColumnActs.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  arrangement: Arrangement;
  acts: ColumnActs;
  /** Whether the records have what a column shows. */
  has: (id: ColumnId) => boolean;
  onClose: () => void;
}

/** Every column, shown ones in their order; each change is seen in the grid behind at once. */
export function ColumnsDialog({ arrangement, acts, has, onClose }: Props) {
  const say = useMappingWords();
  const shown = shownColumns(arrangement).filter(canPlace);
  const hidden = arrangement.order.filter(id => arrangement.hidden.includes(id));
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.columns)}
      footer={
        <>
          <Button onClick={acts.reset}>{say(words.columnsStandard)}</Button>
          <Button look="primary" onClick={onClose}>
            {say(words.done)}
          </Button>
        </>
      }
    >
      <ul className={styles.columnList}>
        {[...shown, ...hidden].filter(has).map(id => (
          <ColumnLine key={id} id={id} arrangement={arrangement} acts={acts} />
        ))}
      </ul>
    </Dialog>
  );
}

function ColumnLine({ id, arrangement, acts }: Omit<Props, 'onClose' | 'has'> & { id: ColumnId }) {
  const say = useMappingWords();
  const column = say(words[id]);
  const isHidden = arrangement.hidden.includes(id);
  const isPinned = arrangement.pinned.includes(id);
  const step = (by: 1 | -1) => (
    <IconButton
      icon={by === 1 ? <ArrowDown /> : <ArrowUp />}
      label={say(by === 1 ? words.columnLater : words.columnEarlier, { column })}
      // Reachable all the same: a button that takes itself away would take the focus with it.
      aria-disabled={isHidden || neighborOf(arrangement, id, by) === null}
      onClick={() => acts.move(id, by)}
    />
  );
  return (
    <li className={styles.columnLine}>
      <label className={styles.checkLine}>
        <input type="checkbox" checked={!isHidden} disabled={!canHide(id)} onChange={event => acts.setHidden(id, !event.target.checked)} />
        {column}
        {!canHide(id) && <span className={styles.muted}>{say(words.columnNeeded)}</span>}
      </label>
      <IconButton
        icon={<Pin />}
        label={say(isPinned ? words.unpinColumn : words.pinColumn, { column })}
        aria-pressed={isPinned}
        aria-disabled={isHidden}
        onClick={() => !isHidden && acts.setPinned(id, !isPinned)}
      />
      {step(-1)}
      {step(1)}
    </li>
  );
}
