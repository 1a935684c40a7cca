// What the runner calls in the page, and where it finds the answer: a script that a driver starts may not run that long.

import { type Bench, type Figures, measure } from './measure.ts';

declare global {
  interface Window {
    startBench?: () => void;
    benchAnswer?: { figures: Figures } | { failed: string };
  }
}

export function offer(bench: Bench): void {
  window.startBench = () => {
    measure(bench).then(
      figures => {
        window.benchAnswer = { figures };
      },
      (error: unknown) => {
        window.benchAnswer = { failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
      },
    );
  };
}
