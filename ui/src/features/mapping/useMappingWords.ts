import { createContext, useCallback, useContext } from 'react';
import { type Nouns, nounsOf } from '../../shared/kinds.ts';
import { type Say, useWords } from '../../shared/words.ts';

/** The nouns of what the connection on screen maps. */
export const NounsContext = createContext<Nouns>(nounsOf('nothing'));

/** As `useWords`, and every message of this folder may name what is mapped and to what. */
export function useMappingWords(): Say {
  const say = useWords();
  const nouns = useContext(NounsContext);
  return useCallback((message, values) => say(message, { ...nouns, ...values }), [say, nouns]);
}
