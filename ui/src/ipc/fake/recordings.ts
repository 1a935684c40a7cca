// What Rust answered when the tests last recorded it: `tests/fixtures/*.json`, each `{command, args?, response}`.

interface Recording {
  command: string;
  args?: Record<string, unknown>;
  response: unknown;
}

const files = import.meta.glob<Recording>('../../../../tests/fixtures/*.json', { eager: true, import: 'default' });

const byCommand = new Map<string, unknown>();
for (const recording of Object.values(files)) byCommand.set(recording.command, recording.response);

/** A private copy, so that one page's edits do not reach another's. */
export function recorded<Response>(command: string): Response {
  if (!byCommand.has(command)) throw new Error(`tests/fixtures has no recording of ${command}`);
  return structuredClone(byCommand.get(command)) as Response;
}
