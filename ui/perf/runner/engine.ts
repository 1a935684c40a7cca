import type { Figures } from '../pages/measure.ts';

export type PageName = 'own' | 'ag';

/** A browser engine that measures one page in a process of its own. */
export interface Engine {
  readonly name: string;
  readonly measure: (address: string) => Promise<Figures>;
  readonly close: () => Promise<void>;
}

export type Answer = { figures: Figures } | { failed: string } | null;

export const MOST_MS = 150_000;

/** Asks the page until it has an answer. */
export async function awaitAnswer(ask: () => Promise<Answer>): Promise<Figures> {
  const ends = Date.now() + MOST_MS;
  while (Date.now() < ends) {
    const answer = await ask();
    if (answer && 'figures' in answer) return answer.figures;
    if (answer) throw new Error(answer.failed);
    await new Promise(resolve => setTimeout(resolve, 500));
  }
  throw new Error(`No answer within ${MOST_MS / 1000} seconds`);
}
