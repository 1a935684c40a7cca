// What each key does, as data: the view looks keys up here, and the help page lists the same rows.

import type { Edge } from './cursor.ts';

export type Mode = 'ready' | 'edit';

export type Act =
  | { readonly act: 'move'; readonly rows: number; readonly columns: number; readonly extend: boolean }
  | { readonly act: 'page'; readonly pages: number; readonly extend: boolean }
  | { readonly act: 'edge'; readonly edge: Edge; readonly extend: boolean }
  | { readonly act: 'tab'; readonly columns: 1 | -1 }
  | { readonly act: Plain };

export type Plain =
  | 'edit'
  /** Enter on a cell that is not edited. No key of its own. */
  | 'open'
  | 'leave'
  | 'selectRow'
  | 'selectColumn'
  | 'selectAll'
  | 'expand'
  | 'collapse'
  | 'accept'
  | 'nextOpen'
  | 'previousOpen'
  | 'fillDown'
  | 'fillRight'
  | 'clear'
  | 'undo'
  | 'redo'
  | 'bulk'
  | 'filter'
  | 'menu'
  | 'commitDown'
  | 'commitNext'
  | 'commitPrevious'
  | 'restore'
  | 'openList'
  | 'nextOption'
  | 'previousOption';

export interface KeyBinding {
  readonly mode: Mode;
  readonly key: string;
  /** Ctrl, or Cmd on macOS. */
  readonly ctrl: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  readonly does: Act;
}

type Modifiers = '' | 'c' | 's' | 'a' | 'cs' | 'as';

const bind = (mode: Mode, modifiers: Modifiers, key: string, does: Act): KeyBinding => ({
  mode,
  key,
  ctrl: modifiers.includes('c'),
  shift: modifiers.includes('s'),
  alt: modifiers.includes('a'),
  does,
});

const ARROWS: readonly (readonly [key: string, rows: number, columns: number, edge: Edge])[] = [
  ['ArrowUp', -1, 0, 'top'],
  ['ArrowDown', 1, 0, 'bottom'],
  ['ArrowLeft', 0, -1, 'rowStart'],
  ['ArrowRight', 0, 1, 'rowEnd'],
];

const EDGES: readonly (readonly [modifiers: Modifiers, extending: Modifiers, key: string, edge: Edge])[] = [
  ['', 's', 'Home', 'rowStart'],
  ['', 's', 'End', 'rowEnd'],
  ['c', 'cs', 'Home', 'first'],
  ['c', 'cs', 'End', 'last'],
];

const moves: readonly KeyBinding[] = [
  ...ARROWS.flatMap(([key, rows, columns, edge]) => [
    bind('ready', '', key, { act: 'move', rows, columns, extend: false }),
    bind('ready', 's', key, { act: 'move', rows, columns, extend: true }),
    bind('ready', 'c', key, { act: 'edge', edge, extend: false }),
    bind('ready', 'cs', key, { act: 'edge', edge, extend: true }),
  ]),
  ...EDGES.flatMap(([modifiers, extending, key, edge]) => [
    bind('ready', modifiers, key, { act: 'edge', edge, extend: false }),
    bind('ready', extending, key, { act: 'edge', edge, extend: true }),
  ]),
  ...[['PageUp', -1] as const, ['PageDown', 1] as const].flatMap(([key, pages]) => [
    bind('ready', '', key, { act: 'page', pages, extend: false }),
    bind('ready', 's', key, { act: 'page', pages, extend: true }),
  ]),
  bind('ready', '', 'Tab', { act: 'tab', columns: 1 }),
  bind('ready', 's', 'Tab', { act: 'tab', columns: -1 }),
];

const PLAIN: readonly (readonly [mode: Mode, modifiers: Modifiers, key: string, act: Plain])[] = [
  ['ready', '', 'Enter', 'edit'],
  ['ready', '', 'F2', 'edit'],
  ['ready', '', 'Escape', 'leave'],
  ['ready', 's', ' ', 'selectRow'],
  ['ready', 'c', ' ', 'selectColumn'],
  ['ready', 'c', 'a', 'selectAll'],
  // Plain Alt+Left is Back in some webviews.
  ['ready', 'as', 'ArrowRight', 'expand'],
  ['ready', 'as', 'ArrowLeft', 'collapse'],
  ['ready', 'c', 'Enter', 'accept'],
  ['ready', '', 'F8', 'nextOpen'],
  ['ready', 's', 'F8', 'previousOpen'],
  ['ready', 'c', 'd', 'fillDown'],
  ['ready', 'c', 'r', 'fillRight'],
  ['ready', '', 'Delete', 'clear'],
  ['ready', 'c', 'z', 'undo'],
  ['ready', 'c', 'y', 'redo'],
  ['ready', 'cs', 'z', 'redo'],
  ['ready', 'c', 'm', 'bulk'],
  ['ready', 'c', 'f', 'filter'],
  ['ready', '', 'ContextMenu', 'menu'],
  ['ready', 's', 'F10', 'menu'],
  ['edit', '', 'Enter', 'commitDown'],
  ['edit', '', 'Tab', 'commitNext'],
  ['edit', 's', 'Tab', 'commitPrevious'],
  ['edit', '', 'Escape', 'restore'],
  ['edit', 'a', 'ArrowDown', 'openList'],
  ['edit', '', 'ArrowDown', 'nextOption'],
  ['edit', '', 'ArrowUp', 'previousOption'],
];

export const KEY_BINDINGS: readonly KeyBinding[] = [
  ...moves,
  ...PLAIN.map(([mode, modifiers, key, act]) => bind(mode, modifiers, key, { act })),
];

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const signature = (mode: Mode, key: string, ctrl: boolean, shift: boolean, alt: boolean): string =>
  `${mode} ${ctrl ? 'c' : ''}${shift ? 's' : ''}${alt ? 'a' : ''} ${key.length === 1 ? key.toLowerCase() : key}`;

const ACTS = new Map(KEY_BINDINGS.map(({ mode, key, ctrl, shift, alt, does }) => [signature(mode, key, ctrl, shift, alt), does]));

export function actOf(press: KeyPress, mode: Mode): Act | null {
  return ACTS.get(signature(mode, press.key, press.ctrlKey || press.metaKey, press.shiftKey, press.altKey)) ?? null;
}

/** Whether the key types a character, which starts an edit that replaces what was there. */
export function typesCharacter(press: KeyPress): boolean {
  return press.key.length === 1 && press.key !== ' ' && !press.ctrlKey && !press.metaKey && !press.altKey;
}
