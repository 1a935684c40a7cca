import { type FormEvent, useId, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ClientView, EngagementStatus, EngagementType, EngagementView, FirmMember, SaveEngagement } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField, TextField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clients.module.css';
import { words } from './messages.ts';
import { clientTags } from './useClientActs.ts';

const TYPES: readonly EngagementType[] = ['tax_preparation', 'bookkeeping', 'advisory', 'cfo_services', 'audit', 'review'];
const STATUSES: readonly EngagementStatus[] = ['planned', 'in_progress', 'in_review', 'completed'];

interface Props {
  client: ClientView;
  members: readonly FirmMember[];
  /** Absent: a new one. */
  engagement: EngagementView | undefined;
  onClose: () => void;
}

export function EngagementDialog({ client, members, engagement, onClose }: Props) {
  const say = useWords();
  const { confirm } = useToasts();
  const form = useId();
  const leads = useId();
  const [wish, setWish] = useState({
    engagement_type: engagement?.engagement_type ?? 'bookkeeping',
    period_start: engagement?.period_start ?? '',
    period_end: engagement?.period_end ?? '',
    status: engagement?.status ?? 'planned',
    due: engagement?.due ?? '',
    lead: engagement?.lead ?? '',
  });
  const [isChecked, setChecked] = useState(false);
  const startProblem = wish.period_start === '' ? say(words.dayMissing) : null;
  const endProblem =
    wish.period_end === '' ? say(words.dayMissing) : wish.period_end < wish.period_start ? say(words.endBeforeStart) : null;
  const save = useAct((backend, request: SaveEngagement) => backend.saveEngagement(request), clientTags);
  const change =
    (field: keyof typeof wish) =>
    (event: { target: { value: string } }): void =>
      setWish(before => ({ ...before, [field]: event.target.value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setChecked(true);
    if (startProblem || endProblem) return;
    save.mutate(
      { client: client.id, engagement: engagement?.id ?? null, ...wish },
      {
        onSuccess: ({ name }) => {
          confirm(say(words.engagementSaved, { name }));
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(engagement ? words.engagementEditTitle : words.engagementAddTitle, { name: client.name })}
      footer={
        <>
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button look="primary" type="submit" form={form} disabled={save.isPending}>
            {say(words.engagementAct)}
          </Button>
        </>
      }
    >
      <form id={form} className={styles.form} onSubmit={submit} noValidate>
        {save.error !== null && <Failed error={save.error} />}
        <div className={styles.pair}>
          <SelectField label={say(words.type)} value={wish.engagement_type} onChange={change('engagement_type')}>
            {TYPES.map(type => (
              <option key={type} value={type}>
                {say(words.engagementType, { type })}
              </option>
            ))}
          </SelectField>
          <SelectField label={say(words.state)} value={wish.status} onChange={change('status')}>
            {STATUSES.map(status => (
              <option key={status} value={status}>
                {say(words.status, { status })}
              </option>
            ))}
          </SelectField>
        </div>
        <div className={styles.pair}>
          <TextField
            type="date"
            label={say(words.start)}
            error={isChecked ? startProblem : null}
            value={wish.period_start}
            onChange={change('period_start')}
          />
          <TextField
            type="date"
            label={say(words.end)}
            error={isChecked ? endProblem : null}
            value={wish.period_end}
            onChange={change('period_end')}
          />
        </div>
        <TextField type="date" label={say(words.due)} help={say(words.dueHelp)} value={wish.due} onChange={change('due')} />
        <TextField label={say(words.lead)} help={say(words.leadHelp)} list={leads} value={wish.lead} onChange={change('lead')} />
        <datalist id={leads}>
          {members
            .filter(member => member.disabled_at === null)
            .map(member => (
              <option key={member.id} value={member.name} />
            ))}
        </datalist>
      </form>
    </Dialog>
  );
}
