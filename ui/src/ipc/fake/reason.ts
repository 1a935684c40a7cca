// The rule for every reason that a person gives.

import type * as T from '../bindings.ts';
import { failure } from './failure.ts';

/** `what` names it at the beginning of a sentence. */
export function checkedReason(reason: string, what = 'The reason'): string {
  const words = reason.trim().replace(/\s+/g, ' ');
  const { length } = Array.from(words);
  const refused = (problem: string): T.CommandError => failure('invalid_input', problem, null, 'data');
  if (length < 10) throw refused(`${what} has at least 10 characters: whoever reads it later has to understand it`);
  if (length > 500) throw refused(`${what} has at most 500 characters`);
  return words;
}
