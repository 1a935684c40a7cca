import { useMemo } from 'react';
import { words } from './messages.ts';
import { type Arrangement, type ColumnId, neighborOf, place, STANDARD, setHidden, setPinned } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { useMappingWords } from './useMappingWords.ts';

export interface ColumnActs {
  readonly setHidden: (id: ColumnId, isHidden: boolean) => void;
  readonly setPinned: (id: ColumnId, isPinned: boolean) => void;
  readonly move: (id: ColumnId, step: 1 | -1) => void;
  readonly place: (id: ColumnId, at: ColumnId) => void;
  readonly reset: () => void;
}

/** What can be done to the columns, from the menu, the dialog and the header alike; each is said. */
export function useColumnActs(model: MappingModel, announce: (text: string) => void): ColumnActs {
  const say = useMappingWords();
  return useMemo(() => {
    const arrange = (arrangement: Arrangement, told: string): void => {
      model.arrange(arrangement);
      announce(told);
    };
    const placed = (id: ColumnId, arrangement: Arrangement): void => {
      model.arrange(arrangement);
      announce(say(words.columnPlaced, { column: say(words[id]), place: model.columnAt(id) + 1, count: model.columns.length }));
    };
    return {
      setHidden: (id, isHidden) =>
        arrange(
          setHidden(model.arrangement, id, isHidden),
          say(isHidden ? words.columnHidden : words.columnShown, { column: say(words[id]) }),
        ),
      setPinned: (id, isPinned) =>
        arrange(
          setPinned(model.arrangement, id, isPinned),
          say(isPinned ? words.columnPinned : words.columnUnpinned, { column: say(words[id]) }),
        ),
      move(id, step) {
        const neighbor = neighborOf(model.arrangement, id, step);
        if (neighbor) placed(id, place(model.arrangement, id, neighbor));
      },
      place: (id, at) => placed(id, place(model.arrangement, id, at)),
      reset: () => arrange(STANDARD, say(words.columnsReset)),
    };
  }, [model, announce, say]);
}
