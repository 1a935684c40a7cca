// The app's clock: in a rehearsal workspace it is the stand-ins' clock, so pages never ask the computer's.

import { createContext, type ReactNode, useContext, useMemo, useSyncExternalStore } from 'react';
import type { Instant } from '../ipc/bindings.ts';
import { formatDay } from './format.ts';

const ClockContext = createContext<() => Instant>(() => Date.now() * 1000);

interface Props {
  /** What Rust said when it was asked. */
  now: Instant;
  /** When that answer came, in milliseconds of this computer's clock: only the time since then is counted by it. */
  answeredAt: number;
  children: ReactNode;
}

export function ClockProvider({ now, answeredAt, children }: Props) {
  const read = useMemo(() => () => now + (Date.now() - answeredAt) * 1000, [now, answeredAt]);
  return <ClockContext value={read}>{children}</ClockContext>;
}

/** The day on which the reader lives, for what is judged by the day. */
export const useToday = (): string => formatDay(useNow());

/** The time in steps of `everyMs`, five seconds or more: fine enough for words like "14 minutes ago". */
export function useNow(everyMs = 15_000): Instant {
  const read = useContext(ClockContext);
  const step = everyMs * 1000;
  return useSyncExternalStore(onTick, () => Math.floor(read() / step) * step);
}

const TICK_MS = 5_000;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = (): void => {
  for (const listener of listeners) listener();
};

/** One timer for all ages of the window; it rests while nobody can see them. */
function wind(): void {
  clearInterval(timer);
  timer = document.hidden || listeners.size === 0 ? undefined : setInterval(tick, TICK_MS);
}

/** What grew old while nobody looked is old at the first look. */
function seenOrHidden(): void {
  wind();
  if (!document.hidden) tick();
}

function onTick(listener: () => void): () => void {
  listeners.add(listener);
  if (listeners.size === 1) {
    wind();
    document.addEventListener('visibilitychange', seenOrHidden);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    wind();
    document.removeEventListener('visibilitychange', seenOrHidden);
  };
}
