// Backups in the fake: a file that is there is kept, a rehearsal and a viewer are refused, as Rust does it.

import type { Backend } from '../backend.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';

type BackupCommands = Pick<Backend, 'backups' | 'backUp'>;

export function backupCommands({ state, answer, changed, record }: Fake): BackupCommands {
  return {
    backups: () => answer('backups', () => state.backups),
    backUp: ({ path, replace }) =>
      answer('back_up', () => {
        if (!path.startsWith('/')) throw failure('invalid_input', 'A backup needs a file’s full path', 'Name its folder too', 'data');
        if (path.startsWith('/media/'))
          throw failure(
            'invalid_input',
            `The backup \`${path}\` cannot be written: the disk is full`,
            'Free some space there, or choose another disk',
            'data',
          );
        if (state.files.includes(path) && !replace)
          throw failure('conflict', `\`${path}\` exists already`, 'Replace it, or choose another name', 'data');
        state.files.push(path);
        record('workspace.backed_up', state.workspace.id, path);
        changed(['backups']);
        return { path, bytes: 12_402_688, made_at: state.workspace.now };
      }),
  };
}
