// What the palette lists: the shell's own commands, and those that the open page adds while it is open.

import { createContext, type ReactNode, useCallback, useContext, useEffect, useState } from 'react';

export type CommandGroup = 'here' | 'page' | 'connection' | 'setting';

export interface Command {
  id: string;
  title: string;
  group: CommandGroup;
  keys?: string | undefined;
  /** Other words for it. */
  keywords?: string | undefined;
  /** Listed all the same, with the reason. */
  unavailable?: string | undefined;
  run: () => void;
}

type Add = (commands: readonly Command[]) => () => void;

// Two contexts: a page that adds commands does not draw again when another adds some.
const AddContext = createContext<Add>(() => () => undefined);
const CommandsContext = createContext<readonly Command[]>([]);

export function CommandRegistry({ children }: { children: ReactNode }) {
  const [sets, setSets] = useState<readonly (readonly Command[])[]>([]);
  const add = useCallback<Add>(commands => {
    setSets(current => [...current, commands]);
    return () => setSets(current => current.filter(set => set !== commands));
  }, []);
  return (
    <AddContext value={add}>
      <CommandsContext value={sets.flat()}>{children}</CommandsContext>
    </AddContext>
  );
}

export const useRegisteredCommands = (): readonly Command[] => useContext(CommandsContext);

/** Adds a page's commands while it is mounted. Pass a memoized list: a new one is a new registration. */
export function useCommands(commands: readonly Command[]): void {
  const add = useContext(AddContext);
  useEffect(() => add(commands), [add, commands]);
}
