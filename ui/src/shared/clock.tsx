// The app's clock: in a rehearsal workspace it is the stand-ins' clock, so pages never ask the computer's.

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Instant } from '../ipc/bindings.ts';

const ClockContext = createContext<() => Instant>(() => Date.now() * 1000);

/** `now` is what Rust said when it was asked; time since then is counted here. */
export function ClockProvider({ now, children }: { now: Instant; children: ReactNode }) {
  const read = useMemo(() => {
    const asked = performance.now();
    return () => now + Math.round((performance.now() - asked) * 1000);
  }, [now]);
  return <ClockContext value={read}>{children}</ClockContext>;
}

/** The time, renewed often enough for words like "14 minutes ago". */
export function useNow(everyMs = 15_000): Instant {
  const read = useContext(ClockContext);
  const [now, setNow] = useState(read);
  useEffect(() => {
    setNow(read());
    const timer = setInterval(() => setNow(read()), everyMs);
    return () => clearInterval(timer);
  }, [read, everyMs]);
  return now;
}
