// What Rust answered when the tests last recorded it: `tests/fixtures/*.json`, each `{command, args?, response}`.

import type { Environment } from '../bindings.ts';

interface Recording {
  command: string;
  args?: Record<string, unknown>;
  response: unknown;
  /** What the beginning of a key says, as the partner's manifest has it. */
  key_forms?: KeyForms;
}

export interface KeyForms {
  opens: { begins_with: string; environment: Environment }[];
  refused: { begins_with: string; message: string }[];
}

const files = import.meta.glob<Recording>('../../../../tests/fixtures/*.json', { eager: true, import: 'default' });

const byCommand = new Map<string, unknown>();
for (const recording of Object.values(files)) byCommand.set(recording.command, recording.response);

export const keyForms: KeyForms = Object.values(files).find(recording => recording.key_forms)?.key_forms ?? { opens: [], refused: [] };

/** A private copy, so that one page's edits do not reach another's. */
export function recorded<Response>(command: string): Response {
  if (!byCommand.has(command)) throw new Error(`tests/fixtures has no recording of ${command}`);
  return structuredClone(byCommand.get(command)) as Response;
}
