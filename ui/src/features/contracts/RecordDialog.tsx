import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { PartnerContractView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { CONTRACT_TAGS } from './acts.ts';
import styles from './Contracts.module.css';
import { type Draft, draftOf, problemsOf, toRecord } from './contract.ts';
import { words } from './messages.ts';

interface Props {
  view: PartnerContractView;
  onClose: () => void;
}

/** What was signed. A refusal keeps what was typed. */
export function RecordDialog({ view, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const before = view.contract?.kind === 'signed' ? view.contract : null;
  const [draft, setDraft] = useState<Draft>(() => draftOf(before));
  const [isChecked, setChecked] = useState(false);
  const record = useAct((backend, filled: Draft) => backend.recordContract(toRecord(view.partner, filled)), CONTRACT_TAGS);
  const problems = problemsOf(draft);
  const labels = {
    reference: say(words.reference),
    signed_on: say(words.signed),
    renews_on: say(words.renews),
    residency: say(words.residency),
    evidence: say(words.evidence),
  };
  const errorOf = (field: keyof typeof labels): string | null => {
    const problem = isChecked ? problems.find(one => one.field === field) : undefined;
    if (!problem) return null;
    return problem.why === 'order' ? say(words.order) : say(words.missing, { field: labels[field] });
  };
  const change =
    (field: keyof Draft) =>
    (event: { target: { value: string } }): void => {
      record.reset();
      setDraft(now => ({ ...now, [field]: event.target.value }));
    };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setChecked(true);
    const [first] = problems;
    if (first) {
      const field = event.currentTarget.elements.namedItem(first.field);
      if (field instanceof HTMLElement) field.focus();
      return;
    }
    record.mutate(draft, {
      onSuccess: () => {
        confirm(say(words.recorded_, { partner: view.partner_name }));
        onClose();
      },
    });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.recordTitle, { partner: view.partner_name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={record.isPending}>
            {say(words.recordAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {record.error !== null && <Failed error={record.error} />}
        <p className={styles.muted}>{say(words.recordNote)}</p>
        <TextField
          name="reference"
          label={labels.reference}
          help={say(words.referenceHelp)}
          error={errorOf('reference')}
          value={draft.reference}
          onChange={change('reference')}
        />
        <div className={styles.pair}>
          <TextField
            name="signed_on"
            type="date"
            label={labels.signed_on}
            help={say(words.signedHelp)}
            error={errorOf('signed_on')}
            value={draft.signed_on}
            onChange={change('signed_on')}
          />
          <TextField
            name="renews_on"
            type="date"
            label={labels.renews_on}
            help={say(words.renewsHelp)}
            error={errorOf('renews_on')}
            value={draft.renews_on}
            onChange={change('renews_on')}
          />
        </div>
        <div className={styles.pair}>
          <TextField
            name="residency"
            label={labels.residency}
            help={say(words.residencyHelp)}
            error={errorOf('residency')}
            value={draft.residency}
            onChange={change('residency')}
          />
          <TextField
            name="dpa_signed_on"
            type="date"
            label={say(words.dpa)}
            help={say(words.dpaHelp)}
            value={draft.dpa_signed_on}
            onChange={change('dpa_signed_on')}
          />
        </div>
        <TextField
          name="evidence"
          mono
          label={labels.evidence}
          help={say(before ? words.evidenceAgain : words.evidenceHelp)}
          error={errorOf('evidence')}
          value={draft.evidence}
          onChange={change('evidence')}
        />
      </form>
    </Dialog>
  );
}
