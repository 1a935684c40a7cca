import { useState } from 'react';
import type { ConnectionView } from '../../../ipc/bindings.ts';
import { useBackend } from '../../../ipc/context.tsx';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import styles from '../Mapping.module.css';
import { words } from '../messages.ts';
import { useMappingWords } from '../useMappingWords.ts';
import { suggestedPath } from './paths.ts';

export function ExportDialog({ connection, folder, onClose }: { connection: ConnectionView; folder: string; onClose: () => void }) {
  const say = useMappingWords();
  const backend = useBackend();
  const { confirm } = useToasts();
  const [path, setPath] = useState(() => suggestedPath(folder, connection));
  const [failure, setFailure] = useState<unknown>(null);
  const write = async (): Promise<void> => {
    setFailure(null);
    try {
      const written = await backend.exportMapping({ connection_id: connection.id, path: path.trim() });
      confirm(say(words.exported, { rows: written.rows, path: written.path }));
      onClose();
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.exportTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={path.trim() === ''} onClick={() => void write()}>
            {say(words.exportAct)}
          </Button>
        </>
      }
    >
      <div className={styles.stack}>
        <TextField
          label={say(words.filePath)}
          help={say(words.exportHelp)}
          mono
          value={path}
          onChange={event => setPath(event.target.value)}
        />
        {failure !== null && <Failed error={failure} />}
      </div>
    </Dialog>
  );
}
