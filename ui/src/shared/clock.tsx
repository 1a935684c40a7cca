// The app's clock: in a rehearsal workspace it is the stand-ins' clock, so pages never ask the computer's.

import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
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

/** The time in steps of `everyMs`: fine enough for words like "14 minutes ago". */
export function useNow(everyMs = 15_000): Instant {
  const read = useContext(ClockContext);
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, everyMs);
      return () => clearInterval(timer);
    },
    [everyMs],
  );
  const step = everyMs * 1000;
  return useSyncExternalStore(subscribe, () => Math.floor(read() / step) * step);
}
