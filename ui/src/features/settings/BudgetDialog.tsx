import { type FormEvent, useId, useRef, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { AppRegistrationView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { formatCount } from '../../shared/format.ts';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import styles from './Settings.module.css';

/** The month's reads that an app may use; left empty, what the partner allows. */
export function BudgetDialog({ app, onClose }: { app: AppRegistrationView; onClose: () => void }) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [reads, setReads] = useState(app.monthly_read_budget?.toString() ?? '');
  const save = useAct(
    (backend, typed: string) => backend.saveReadBudget({ id: app.id, budget: typed === '' ? 'none' : typed }),
    () => ['apps', 'health'],
  );
  const refusal = save.error === null ? null : toCommandError(save.error);
  const ofTheField = refusal?.code === 'invalid_input';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate(reads.trim(), {
      onSuccess: saved => {
        const count = saved.monthly_read_budget ?? saved.monthly_reads ?? 0;
        confirm(say(words.budgetSaved, { app: saved.label, count: formatCount(count) }));
        onClose();
      },
      onError: () => field.current?.focus(),
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.budgetTitle, { app: app.label })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(words.budgetAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.answer} onSubmit={submit} noValidate>
        {refusal && !ofTheField && <Failed error={save.error} />}
        <TextField
          ref={field}
          label={say(words.budgetLabel)}
          help={say(words.budgetHelp, { count: formatCount(app.monthly_reads ?? 0) })}
          error={refusal && ofTheField ? [refusal.message, refusal.hint].filter(Boolean).join('. ') : null}
          inputMode="numeric"
          value={reads}
          onChange={event => setReads(event.target.value)}
        />
      </form>
    </Dialog>
  );
}
