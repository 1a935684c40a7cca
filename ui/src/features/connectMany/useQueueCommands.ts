import { useMemo } from 'react';
import type { ConnectQueueView } from '../../ipc/bindings.ts';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { QueueActs } from './QueuePage.tsx';
import { turnOf } from './queueModel.ts';

/** What the palette offers while a queue is open. */
export function useQueueCommands(queue: ConnectQueueView, acts: QueueActs, notClosing: string | undefined): void {
  const say = useWords();
  const { readOnly, begin, setPaused, skip, giveUp } = acts;
  const commands = useMemo<Command[]>(() => {
    if (queue.closed_at !== null) return [];
    const turn = turnOf(queue);
    const command = (id: string, title: string, run: () => void, unavailable = readOnly): Command => ({
      id: `queue:${id}`,
      title,
      group: 'here',
      unavailable,
      run,
    });
    const isPaused = queue.paused_at !== null;
    const named = turn.kind === 'next' || turn.kind === 'consent' ? turn.entry : null;
    return [
      ...(turn.kind === 'next'
        ? [command('open', say(words.openFor, { partner: queue.partner_name, client: turn.entry.client_name }), begin)]
        : []),
      ...(named ? [command('skip', say(words.skipOf, { client: named.client_name }), () => skip(named))] : []),
      command('pause', say(isPaused ? words.resume : words.pause), () => setPaused(!isPaused)),
      command('close', say(words.giveUp), giveUp, readOnly ?? notClosing),
    ];
  }, [say, queue, readOnly, notClosing, begin, setPaused, skip, giveUp]);
  useCommands(commands);
}
