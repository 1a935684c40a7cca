import { useCallback } from 'react';
import type { ConnectQueueView } from '../../ipc/bindings.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { countsOf } from './queueModel.ts';

/** How far a queue is, in one sentence. */
export function useCounts(): (queue: ConnectQueueView) => string {
  const say = useWords();
  return useCallback(
    queue => {
      const { waiting, in_consent, ...counts } = countsOf(queue);
      return say(words.counts, { ...counts, left: waiting + in_consent, total: queue.entries.length });
    },
    [say],
  );
}
