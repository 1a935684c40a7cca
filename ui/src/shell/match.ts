// How the palette finds: every typed word must begin a word of the command, or its initials must spell it.

import type { Command } from '../shared/commands.tsx';

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** Higher is better; null is no match. */
export function score(query: string, command: Pick<Command, 'title' | 'keywords'>): number | null {
  const wanted = wordsOf(query);
  if (wanted.length === 0) return 0;
  const title = wordsOf(command.title);
  const others = wordsOf(command.keywords ?? '');
  let total = 0;
  for (const part of wanted) {
    const index = title.findIndex(word => word.startsWith(part));
    if (index >= 0) total += title[index] === part ? 12 : 10 - Math.min(index, 5);
    else if (others.some(word => word.startsWith(part))) total += 2;
    else if (
      wanted.length === 1 &&
      part.length > 1 &&
      title
        .map(word => word[0])
        .join('')
        .startsWith(part)
    )
      total += 1;
    else return null;
  }
  return total;
}

/** Best first; equals keep their order; what cannot be run now comes after what can. */
export function findCommands(query: string, commands: readonly Command[]): Command[] {
  return commands
    .map(command => ({ command, points: score(query, command) }))
    .filter((found): found is { command: Command; points: number } => found.points !== null)
    .toSorted((a, b) => Number(Boolean(a.command.unavailable)) - Number(Boolean(b.command.unavailable)) || b.points - a.points)
    .map(found => found.command);
}
