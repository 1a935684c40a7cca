import type { Cause, CommandError } from '../bindings.ts';

/** A rejection of the shape that Rust gives. */
export function failure(code: string, message: string, hint: string | null = null, cause: Cause = 'local'): CommandError {
  return { code, message, hint, correlation_id: '01KB7Q4V9F8M', cause };
}
