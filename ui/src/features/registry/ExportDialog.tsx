import { useState } from 'react';
import { useExportRegistry } from '../../ipc/acts.ts';
import type { RegistryView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { fileIn } from '../../shared/files.ts';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Registry.module.css';

export function ExportDialog({ registry, onClose }: { registry: RegistryView; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const { data: workspace } = useWorkspace();
  const [entered, setEntered] = useState<string | null>(null);
  const path = entered ?? fileIn(workspace?.location ?? '', 'document-models.json');
  const write = useExportRegistry();
  const act = (): void =>
    write.mutate(
      { connection_id: registry.connection_id, path: path.trim() },
      {
        onSuccess: written => {
          confirm(say(words.exported, { rows: written.rows, path: written.path }));
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.exportTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" disabled={path.trim() === '' || write.isPending} onClick={act}>
            {say(words.exportAct)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <TextField
          label={say(words.filePath)}
          help={say(words.exportHelp)}
          mono
          value={path}
          onChange={event => setEntered(event.target.value)}
        />
        {write.error !== null && <Failed error={write.error} />}
      </div>
    </Dialog>
  );
}
