import { useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ReportFormat } from '../../ipc/backend.ts';
import type { GateScope } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Choice, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';
import { REPORT_FORMATS, withEnding } from './reportModel.ts';

interface Props {
  scope: GateScope;
  /** Where the file goes if nobody says otherwise. */
  suggested: string;
  onClose: () => void;
}

/** Writes the report as a file; one that is there is replaced only by an act of its own. */
export function SaveDialog({ scope, suggested, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const [format, setFormat] = useState<ReportFormat>('html');
  const [path, setPath] = useState(suggested);
  const save = useAct(
    (backend, replace: boolean) => backend.saveReadiness({ scope, format, path: path.trim(), replace }),
    () => [],
  );
  const refusal = save.error === null ? null : toCommandError(save.error);
  const exists = refusal?.code === 'conflict';
  const ofTheField = exists || refusal?.code === 'invalid_input';
  const write = (): void =>
    save.mutate(exists, {
      onSuccess: saved => {
        confirm(say(words.saved, { path: saved.path }));
        onClose();
      },
    });
  const change = (nextPath: string, nextFormat: ReportFormat): void => {
    setPath(nextPath);
    setFormat(nextFormat);
    save.reset();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.saveTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look={exists ? 'danger' : 'primary'} disabled={path.trim() === '' || save.isPending} onClick={write}>
            {say(exists ? words.replaceAct : words.saveAct)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <Choice
          legend={say(words.format)}
          value={format}
          options={REPORT_FORMATS.map(value => ({
            value,
            title: say(words.formatWord, { format: value }),
            detail: say(words.formatDetail, { format: value }),
          }))}
          onChange={next => change(withEnding(path, next), next)}
        />
        <TextField
          label={say(words.path)}
          help={say(words.pathHelp)}
          error={refusal && ofTheField ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          mono
          value={path}
          onChange={event => change(event.target.value, format)}
        />
        {refusal && !ofTheField && <Failed error={save.error} />}
      </div>
    </Dialog>
  );
}
