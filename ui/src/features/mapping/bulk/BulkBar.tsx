import { useSyncExternalStore } from 'react';
import { Selection } from '../../../grid/engine/selection.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { Menu } from '../../../shared/float/Menu.tsx';
import styles from '../Mapping.module.css';
import { words } from '../messages.ts';
import type { MappingModel } from '../model/mappingModel.ts';
import { attributeId } from '../model/pages.ts';
import { SUGGESTED } from '../model/statuses.ts';
import type { Acts } from '../useActs.ts';
import { useMappingWords } from '../useMappingWords.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  readOnly: string | null;
  onMap: () => void;
}

/** Appears over the grid's foot while rows are selected. */
export function BulkBar({ model, acts, readOnly, onMap }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const selection = useSyncExternalStore(grid.subscribe, () => grid.selection);
  if (selection.size === 0) return null;
  const unavailable = readOnly ?? undefined;
  const rows = selection.rows();
  return (
    <div className={styles.bulkBar} role="toolbar" aria-label={say(words.selection, { count: selection.size })}>
      <strong className="tabular">{say(words.selectedRows, { count: selection.size })}</strong>
      <Button size="small" look="primary" unavailable={unavailable} onClick={onMap} title="Ctrl+M">
        {say(words.mapTo)}
      </Button>
      {rows.some(row => model.status[row] === SUGGESTED) && (
        <Button size="small" unavailable={unavailable} onClick={() => acts.accept(rows)}>
          {say(words.acceptAll)}
        </Button>
      )}
      {model.chart.attributes.map(attribute => (
        <Menu
          key={attribute.id}
          trigger={
            <Button size="small" unavailable={unavailable} title={attribute.reason}>
              {say(words.chooseMany, { attribute: attribute.title })}
            </Button>
          }
          entries={attribute.choices.map((choice, at) => ({
            label: choice.title,
            onSelect: () => acts.choose(rows, attributeId(attribute), at),
          }))}
        />
      ))}
      <Button size="small" unavailable={unavailable} onClick={() => acts.ignore(rows)}>
        {say(words.ignore)}
      </Button>
      <Button size="small" unavailable={unavailable} onClick={() => acts.clear(rows)}>
        {say(words.clear)}
      </Button>
      <Button size="small" look="quiet" onClick={() => grid.select(Selection.none(grid.rows.count))}>
        {say(words.deselect)}
      </Button>
    </div>
  );
}
