// Which choices the editor lists for what is typed, and in which order: the suggested one first, then as it was typed.

import { fold, wordsOf } from './query.ts';

export interface Option {
  readonly code: number;
  readonly title: string;
  /** What it belongs to; part of the path shown. */
  readonly group: string;
  /** Other words it is found by. */
  readonly keywords: readonly string[];
}

export interface RankedOption {
  readonly option: Option;
  /** Parts of the title that were typed: start and end, in order. */
  readonly matched: readonly (readonly [start: number, end: number])[];
}

export interface RankBy {
  /** Code of the suggested option, -1 for none. */
  readonly suggested: number;
  /** Options of this group come before the others. */
  readonly group: string;
}

export function rankOptions(options: readonly Option[], query: string, by: RankBy): RankedOption[] {
  const words = wordsOf(query);
  return options
    .map((option, at) => ({ option, at, score: scoreOf(option, words, by) }))
    .filter(entry => entry.score >= 0)
    .toSorted((one, other) => other.score - one.score || one.at - other.at)
    .map(({ option }) => ({ option, matched: matchedIn(option.title, words) }));
}

/** Below zero when a word is nowhere in the option. */
function scoreOf(option: Option, words: readonly string[], by: RankBy): number {
  let score = 0;
  const title = fold(option.title);
  for (const word of words) {
    const found = scoreWord(word, title, option);
    if (found < 0) return -1;
    score += found;
  }
  if (option.group === by.group) score += 4;
  // Typing asks for something else than what is suggested; then the suggestion only wins among equals.
  const lead = words.length === 0 ? 100 : 1;
  return option.code === by.suggested ? score + lead : score;
}

function scoreWord(word: string, title: string, option: Option): number {
  if (title.startsWith(word)) return 8;
  if (title.split(/[^\p{L}\p{N}]+/u).some(part => part.startsWith(word))) return 6;
  if (title.includes(word)) return 3;
  if (option.keywords.some(keyword => fold(keyword).includes(word))) return 1;
  return fold(option.group).startsWith(word) ? 0 : -1;
}

/** Folding may change a text's length; then nothing is emphasized rather than the wrong letters. */
function matchedIn(title: string, words: readonly string[]): (readonly [number, number])[] {
  const folded = fold(title);
  if (folded.length !== title.length) return [];
  const spans = words
    .map(word => [folded.indexOf(word), word.length] as const)
    .filter(([start]) => start !== -1)
    .map(([start, length]) => [start, start + length] as const)
    .toSorted(([one], [other]) => one - other);
  const merged: [number, number][] = [];
  for (const [start, end] of spans) {
    const last = merged.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

/** The option that a pasted text names: its title, or its code word when `codeWords` has one. Null when none or several do. */
export function optionNamed(options: readonly Option[], text: string, codeWords: readonly string[]): Option | null {
  const wanted = fold(text.trim());
  if (wanted === '') return null;
  const named = options.filter(option => fold(option.title) === wanted || fold(codeWords[option.code] ?? '') === wanted);
  return named.length === 1 ? (named[0] ?? null) : null;
}
