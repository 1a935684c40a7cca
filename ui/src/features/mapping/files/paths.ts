import type { ConnectionView } from '../../../ipc/bindings.ts';
import { fileIn } from '../../../shared/files.ts';

/** A file beside the workspace, named after the company; the person may name another. */
export function suggestedPath(folder: string, connection: ConnectionView): string {
  const name = connection.display_name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return fileIn(folder, `${name}-mapping.csv`);
}
