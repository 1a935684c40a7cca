import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

interface Props {
  /** Where the file goes if nobody says otherwise. */
  suggested: string;
  onClose: () => void;
}

/** Writes a backup to a file; one that is there is replaced only by an act of its own. */
export function BackupDialog({ suggested, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const [path, setPath] = useState(suggested);
  const save = useAct(
    (backend, replace: boolean) => backend.backUp({ path: path.trim(), replace }),
    () => ['backups'],
  );
  const refusal = save.error === null ? null : toCommandError(save.error);
  const exists = refusal?.code === 'conflict';
  const ofTheField = exists || refusal?.code === 'invalid_input';
  const write = (): void =>
    save.mutate(exists, {
      onSuccess: backup => {
        confirm(say(words.backupDone, { path: backup.path }));
        onClose();
      },
    });
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.backupTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look={exists ? 'danger' : 'primary'} disabled={path.trim() === '' || save.isPending} onClick={write}>
            {say(exists ? words.backupReplace : words.backupAct)}
          </Button>
        </>
      }
    >
      <div className={styles.answer}>
        <TextField
          label={say(words.backupPath)}
          help={say(words.backupPathHelp)}
          error={refusal && ofTheField ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          mono
          value={path}
          onChange={event => {
            save.reset();
            setPath(event.target.value);
          }}
        />
        {refusal && !ofTheField && <Failed error={save.error} />}
      </div>
    </Dialog>
  );
}
