// The firm's categories as the screen shows them: by class, in the firm's own order.

import type { CategoryView } from '../../ipc/bindings.ts';

/** In the order of a balance sheet and an income statement; a category without a class takes any account and comes last. */
export const ROOT_CLASSES = ['Asset', 'Liability', 'Equity', 'Income', 'Expense', 'Off balance'] as const;

export interface CategoryGroup {
  /** A class, `any` for what takes any account, or `archived`. */
  readonly id: string;
  readonly categories: readonly CategoryView[];
}

export const ANY_CLASS = 'any';
export const ARCHIVED = 'archived';

const groupOf = (category: CategoryView): string => (category.archived_at === null ? (category.root_class ?? ANY_CLASS) : ARCHIVED);

/** The categories that contain every word, by class; the archived ones last. */
export function groupsOf(categories: readonly CategoryView[], text = ''): CategoryGroup[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  const found = categories.filter(category => {
    const own = fold(`${category.code} ${category.name} ${category.description} ${category.synonyms.join(' ')}`);
    return words.every(word => own.includes(word));
  });
  return [...ROOT_CLASSES, ANY_CLASS, ARCHIVED]
    .map(id => ({ id, categories: found.filter(category => groupOf(category) === id) }))
    .filter(group => group.categories.length > 0);
}

/** The place in the list that puts a category before or after its neighbor of the same class; null where there is none. */
export function placeAfter(categories: readonly CategoryView[], code: string, step: 1 | -1): number | null {
  const category = categories.find(one => one.code === code);
  if (!category) return null;
  const peers = categories.filter(one => groupOf(one) === groupOf(category));
  const neighbor = peers[peers.indexOf(category) + step];
  return neighbor ? categories.indexOf(neighbor) : null;
}

/** The list with one of them taken out and put at a place. */
export function movedTo(categories: readonly CategoryView[], code: string, place: number): CategoryView[] {
  const others = categories.filter(one => one.code !== code);
  return [...others.slice(0, place), ...categories.filter(one => one.code === code), ...others.slice(place)];
}

/** What a name suggests as its code: `Meals & entertainment` is `meals_entertainment`. */
export function codeOf(name: string): string {
  return fold(name)
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Words with commas between them, each once. */
export function synonymsOf(text: string): string[] {
  return [...new Set(text.split(',').map(one => one.trim()))].filter(Boolean);
}

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
