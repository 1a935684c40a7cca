// Which columns are shown, in which order, and which stay at the left while the rest scrolls.

/** What a person decides by fits a window of 1280 without scrolling sideways; the partner's wider type and the note follow. */
export const COLUMN_IDS = ['select', 'number', 'name', 'subtype', 'balance', 'suggested', 'mapped', 'status', 'type', 'note'] as const;
export type ColumnId = (typeof COLUMN_IDS)[number];

/** What only some partners' records have: it stands behind the category and goes where that goes, or last. */
export type MoreId = FactId | AttributeId;
export type FactId = `fact:${string}`;
export type AttributeId = `attribute:${string}`;
/** Any column that a grid may show. */
export type ShownId = ColumnId | MoreId;

export const isMore = (id: ShownId): id is MoreId => id.includes(':');
export const isAttribute = (id: ShownId): id is AttributeId => id.startsWith('attribute:');

export interface Arrangement {
  /** All columns; those that are pinned are shown before the others. */
  readonly order: readonly ColumnId[];
  readonly hidden: readonly ColumnId[];
  readonly pinned: readonly ColumnId[];
}

export const STANDARD: Arrangement = { order: COLUMN_IDS, hidden: [], pinned: ['select', 'number', 'name'] };

/** Without these the screen would not say what is mapped to what. */
const ALWAYS_SHOWN: readonly ColumnId[] = ['select', 'name', 'mapped'];

/** The checkbox leads every row. */
const FIRST: ColumnId = 'select';

export const canHide = (id: ColumnId): boolean => !ALWAYS_SHOWN.includes(id);
export const canPlace = (id: ShownId): id is ColumnId => id !== FIRST && !isMore(id);

export function shownColumns({ order, hidden, pinned }: Arrangement): ColumnId[] {
  const shown = order.filter(id => !hidden.includes(id));
  return [...shown.filter(id => pinned.includes(id)), ...shown.filter(id => !pinned.includes(id))];
}

export function setHidden(arrangement: Arrangement, id: ColumnId, isHidden: boolean): Arrangement {
  const others = arrangement.hidden.filter(other => other !== id);
  return { ...arrangement, hidden: isHidden && canHide(id) ? [...others, id] : others };
}

export function setPinned(arrangement: Arrangement, id: ColumnId, isPinned: boolean): Arrangement {
  const others = arrangement.pinned.filter(other => other !== id);
  return { ...arrangement, pinned: isPinned || !canPlace(id) ? [...others, id] : others };
}

/** Puts a column into the place of another one, and pins it where that one is pinned. */
export function place(arrangement: Arrangement, id: ColumnId, at: ColumnId): Arrangement {
  if (!canPlace(id) || !canPlace(at) || id === at) return arrangement;
  const shown = shownColumns(arrangement);
  const isLater = shown.indexOf(id) < shown.indexOf(at);
  const order = arrangement.order.filter(other => other !== id);
  order.splice(order.indexOf(at) + (isLater ? 1 : 0), 0, id);
  return setPinned({ ...arrangement, order }, id, arrangement.pinned.includes(at));
}

/** The column that one step leads over; null at the end of its group: pinning is an act of its own. */
export function neighborOf(arrangement: Arrangement, id: ColumnId, step: 1 | -1): ColumnId | null {
  const shown = shownColumns(arrangement);
  const neighbor = shown[shown.indexOf(id) + step];
  if (neighbor === undefined || !canPlace(id) || !canPlace(neighbor)) return null;
  return arrangement.pinned.includes(neighbor) === arrangement.pinned.includes(id) ? neighbor : null;
}

/** What an older or newer program stored: unknown columns are left out, missing ones take their standard place at the end. */
export function soundArrangement(stored: Readonly<Record<keyof Arrangement, readonly string[]>>): Arrangement {
  const known = (ids: readonly string[]): ColumnId[] => COLUMN_IDS.filter(id => ids.includes(id));
  const order = [...new Set(stored.order)].flatMap(id => COLUMN_IDS.filter(one => one === id));
  return {
    order: [FIRST, ...order.filter(canPlace), ...COLUMN_IDS.filter(id => canPlace(id) && !order.includes(id))],
    hidden: known(stored.hidden).filter(canHide),
    pinned: known([FIRST, ...stored.pinned]),
  };
}

export const isSameArrangement = (one: Arrangement, other: Arrangement): boolean =>
  shownColumns(one).join() === shownColumns(other).join() && COLUMN_IDS.every(id => one.pinned.includes(id) === other.pinned.includes(id));
