// What Rust answered when the tests last recorded it: `tests/fixtures/*.json`, each `{command, partner?, args?, response}`.

import type { Environment } from '../bindings.ts';

interface Recording {
  command: string;
  /** Of whose, where the answer differs from partner to partner. */
  partner?: string;
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
const keyOf = (command: string, partner?: string): string => `${command} ${partner ?? ''}`;
for (const { command, partner, response } of Object.values(files)) byCommand.set(keyOf(command, partner), response);

export const keyForms: KeyForms = Object.values(files).find(recording => recording.key_forms)?.key_forms ?? { opens: [], refused: [] };

/** A private copy, so that one page's edits do not reach another's. */
export function recorded<Response>(command: string): Response {
  if (!byCommand.has(keyOf(command))) throw new Error(`tests/fixtures has no recording of ${command}`);
  return structuredClone(byCommand.get(keyOf(command))) as Response;
}

/** What is recorded of this partner; of one that a test made up, what is recorded of the first. */
export function recordedOf<Response>(command: string, partner: string): Response {
  const own = keyOf(command, partner);
  return byCommand.has(own) ? (structuredClone(byCommand.get(own)) as Response) : recorded<Response>(command);
}
