import { isCommandError } from '../../ipc/backend.ts';
import type { CommandError } from '../../ipc/bindings.ts';

/** What a command rejected with, or our own fault told in the same shape. */
export function toCommandError(error: unknown): CommandError {
  if (isCommandError(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: null, correlation_id: '', cause: 'local' };
}
