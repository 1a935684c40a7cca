import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { keys } from '../ipc/tags.ts';
import { isStanding } from './useFirstScreen.ts';

/** Runs `happens` before the frame of that number, and tells at which frame the screen was found standing. */
async function framesUntilStanding(happens: Record<number, (queries: QueryClient) => void>): Promise<number> {
  const queries = new QueryClient();
  let frames = 0;
  const frame = async (): Promise<void> => {
    frames += 1;
    if (frames > 50) throw new Error('The screen never stands');
    happens[frames]?.(queries);
    await Promise.resolve();
  };
  await isStanding(queries, frame, new AbortController().signal);
  return frames;
}

const ask = (queries: QueryClient, queryKey: readonly string[], answered: Promise<string>): void => {
  void queries.fetchQuery({ queryKey, queryFn: () => answered }).catch(() => undefined);
};

describe('the first screen', () => {
  it('does not stand before the workspace was asked for', async () => {
    await expect(framesUntilStanding({})).rejects.toThrow('never');
  });

  it('waits for what the screen asks in the frame after the workspace came', async () => {
    let answer: (found: string) => void = () => undefined;
    const answered = new Promise<string>(resolve => {
      answer = resolve;
    });
    const frames = await framesUntilStanding({
      1: queries => queries.setQueryData(keys.workspace, {}),
      2: queries => ask(queries, keys.connections, answered),
      9: () => answer('forty'),
    });
    expect(frames).toBe(10);
  });

  it('stands on a refusal too', async () => {
    const refused = Promise.reject(new Error('no'));
    expect(await framesUntilStanding({ 1: queries => ask(queries, keys.workspace, refused) })).toBeLessThan(50);
  });

  it('is not reported when the pages have ended', async () => {
    expect(await isStanding(new QueryClient(), () => Promise.resolve(), AbortSignal.abort())).toBe(false);
  });
});
