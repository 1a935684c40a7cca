import type { ConnectionView } from '../../../ipc/bindings.ts';

/** A file beside the workspace, named after the company; the person may name another. */
export function suggestedPath(folder: string, connection: ConnectionView): string {
  const name = connection.display_name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  const separator = folder.includes('\\') ? '\\' : '/';
  return `${folder}${separator}${name}-mapping.csv`;
}
