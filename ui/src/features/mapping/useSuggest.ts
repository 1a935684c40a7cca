import { useState } from 'react';
import { useBackend } from '../../ipc/context.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { words } from './messages.ts';
import type { MappingSession } from './model/session.ts';
import { useMappingWords } from './useMappingWords.ts';

export function useSuggest(session: MappingSession, connectionId: string): { isRunning: boolean; run: () => void } {
  const backend = useBackend();
  const { confirm } = useToasts();
  const say = useMappingWords();
  const [isRunning, setRunning] = useState(false);
  const suggest = async (): Promise<void> => {
    setRunning(true);
    try {
      // What a person has just decided must not be suggested over.
      await session.saveNow();
      const { suggested } = await backend.suggestMappings(connectionId);
      await session.read();
      confirm(say(words.suggestedNow, { count: suggested }));
    } catch (error) {
      confirm(toCommandError(error).message);
    }
    setRunning(false);
  };
  return { isRunning, run: () => void suggest() };
}
