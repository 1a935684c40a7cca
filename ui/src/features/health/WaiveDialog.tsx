import { type FormEvent, useId, useRef, useState } from 'react';
import { useWaiveCheck } from '../../ipc/acts.ts';
import type { CheckView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useNow } from '../../shared/clock.tsx';
import { SelectField, TextArea } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { formatCount, formatDay } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './waiverMessages.ts';
import { endOf, LONGEST_REASON, lengthOf, PERIODS, reasonProblem, SHORTEST_REASON } from './waiving.ts';

/** Answers for a check that fails: why, until when, and what that changes. */
export function WaiveDialog({ check, onClose }: { check: CheckView; onClose: () => void }) {
  const say = useWords();
  const now = useNow();
  const { confirm } = useToasts();
  const form = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState('');
  const [days, setDays] = useState<number>(30);
  const [isChecked, setChecked] = useState(false);
  const waive = useWaiveCheck();
  const problem = reasonProblem(reason);
  const day = formatDay(endOf(days, now));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (problem) {
      field.current?.focus();
      return;
    }
    waive.mutate(
      { connection_id: check.connection_id, check_id: check.id, reason, days },
      {
        onSuccess: ({ title, expires_at }) => {
          confirm(say(words.waived, { title, day: formatDay(expires_at) }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      initialFocus={field}
      title={say(words.title, { title: check.title })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={waive.isPending}>
            {say(words.act)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {waive.error !== null && <Failed error={waive.error} />}
        <p>
          {say(words.found, { company: check.display_name })} <Literals text={check.evidence} />
        </p>
        <TextArea
          ref={field}
          rows={3}
          label={say(words.reason)}
          help={say(words.reasonHelp, { count: formatCount(lengthOf(reason)), most: LONGEST_REASON })}
          error={isChecked && problem ? say(words.reasonProblem, { problem, least: SHORTEST_REASON, most: LONGEST_REASON }) : null}
          value={reason}
          onChange={event => setReason(event.target.value)}
          onBlur={() => setChecked(isChecked || reason !== '')}
        />
        <SelectField label={say(words.until)} value={days} onChange={event => setDays(Number(event.target.value))}>
          {PERIODS.map(period => (
            <option key={period} value={period}>
              {say(words.period, { days: period, day: formatDay(endOf(period, now)) })}
            </option>
          ))}
        </SelectField>
        <p className={styles.muted}>{say(words.consequence, { day })}</p>
      </form>
    </Dialog>
  );
}
