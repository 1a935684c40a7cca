import { useEffect, useState } from 'react';

/** Nothing for 150 ms, then a skeleton; after 3 s say what is awaited; after 10 s offer to stop (design.md 6). */
export type WaitPhase = 'quiet' | 'skeleton' | 'named' | 'stoppable';

const PHASES: readonly { after: number; phase: WaitPhase }[] = [
  { after: 150, phase: 'skeleton' },
  { after: 3_000, phase: 'named' },
  { after: 10_000, phase: 'stoppable' },
];

export function phaseAfter(ms: number): WaitPhase {
  return PHASES.findLast(step => ms >= step.after)?.phase ?? 'quiet';
}

export function useWaitPhase(): WaitPhase {
  const [phase, setPhase] = useState<WaitPhase>('quiet');
  useEffect(() => {
    const timers = PHASES.map(step => setTimeout(() => setPhase(step.phase), step.after));
    return () => timers.forEach(clearTimeout);
  }, []);
  return phase;
}
