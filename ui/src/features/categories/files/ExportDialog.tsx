import { useState } from 'react';
import { useAct } from '../../../ipc/acts.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { TextField } from '../../../shared/field/Field.tsx';
import { Dialog } from '../../../shared/float/Dialog.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { useWords } from '../../../shared/words.ts';
import styles from '../Categories.module.css';
import { words } from '../messages.ts';

/** Writes the list to a file that the import reads back. */
export function ExportDialog({ suggested, onClose }: { suggested: string; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const [path, setPath] = useState(suggested);
  const write = useAct(
    (backend, to: string) => backend.exportCategories({ path: to }),
    () => [],
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.exportTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button
            look="primary"
            disabled={path.trim() === '' || write.isPending}
            onClick={() =>
              write.mutate(path.trim(), {
                onSuccess: written => {
                  confirm(say(words.exported, { rows: written.rows, path: written.path }));
                  onClose();
                },
              })
            }
          >
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
          onChange={event => setPath(event.target.value)}
        />
        {write.error !== null && <Failed error={write.error} />}
      </div>
    </Dialog>
  );
}
