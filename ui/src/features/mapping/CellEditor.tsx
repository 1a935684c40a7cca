import { type RefObject, useMemo } from 'react';
import type { Cell } from '../../grid/engine/cursor.ts';
import { ChoiceEditor } from '../../grid/view/ChoiceEditor.tsx';
import type { AfterEdit, EditorHandle } from '../../grid/view/editor.ts';
import { TextEditor } from '../../grid/view/TextEditor.tsx';
import { words } from './messages.ts';
import { isAttribute } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { Acts } from './useActs.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  cell: Cell;
  typed: string | null;
  handle: RefObject<EditorHandle | null>;
  /** Null where the firm does not edit them. */
  onEditCategories: (() => void) | null;
}

const STEPS = {
  down: { rows: 1, columns: 0 },
  next: { rows: 0, columns: 1 },
  previous: { rows: 0, columns: -1 },
  stay: { rows: 0, columns: 0 },
};

export function CellEditor({ model, acts, cell, typed, handle, onEditCategories }: Props) {
  const say = useMappingWords();
  const { row } = cell;
  const by = useMemo(() => ({ suggested: model.suggested[row] ?? -1, group: model.text.rootClass?.[row] ?? '' }), [model, row]);
  const options = useMemo(() => model.optionsFor(row), [model, row]);
  const finish = (after: AfterEdit): void => {
    // A blur that comes because the grid has moved on already must not move it again.
    if (model.grid.editing?.cell !== cell) return;
    if (after === 'stay') model.grid.stopEditing();
    else model.grid.move(STEPS[after], false);
  };
  const column = model.columnIdAt(cell.column);
  if (isAttribute(column)) {
    const attribute = model.attribute(column);
    const label = attribute?.title ?? '';
    return (
      <ChoiceEditor
        options={(attribute?.choices ?? []).map(({ id, title }, code) => ({ code, title, group: '', keywords: [id] }))}
        by={{ suggested: -1, group: '' }}
        value={model.choiceAt(row, column)}
        typed={typed}
        handle={handle}
        words={{ label, suggested: '', none: text => say(words.noChoice, { attribute: label, text }) }}
        onCommit={(choice, after) => {
          acts.choose(Int32Array.of(row), column, choice);
          finish(after);
        }}
        onRestore={() => finish('stay')}
      />
    );
  }
  if (column === 'note') {
    return (
      <TextEditor
        label={say(words.noteEditor)}
        value={model.text.note?.[row] ?? ''}
        typed={typed}
        handle={handle}
        onCommit={(note, after) => {
          acts.note(row, note);
          finish(after);
        }}
        onRestore={() => model.grid.stopEditing()}
      />
    );
  }
  return (
    <ChoiceEditor
      options={options}
      by={by}
      value={model.target[row] ?? -1}
      typed={typed}
      handle={handle}
      words={{
        label: say(words.categoryEditor),
        suggested: say(words.suggested),
        none: text => say(words.noOption, { text }),
      }}
      {...(onEditCategories && { more: { title: say(words.editCategories), onChoose: onEditCategories } })}
      onCommit={(target, after) => {
        acts.map(Int32Array.of(row), target);
        finish(after);
      }}
      onRestore={() => finish('stay')}
    />
  );
}
