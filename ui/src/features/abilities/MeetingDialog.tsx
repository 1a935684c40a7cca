import { useEffect, useEffectEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ConnectionView, MeetingPreviewView, MeetingRunView } from '../../ipc/bindings.ts';
import { useLastMeeting } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { SelectField } from '../../shared/field/Field.tsx';
import { Dialog } from '../../shared/float/Dialog.tsx';
import { formatExact } from '../../shared/format.ts';
import { Facts, Panel } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Pending } from '../../shared/states/Pending.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Abilities.module.css';
import { MeetingSteps } from './MeetingSteps.tsx';
import { kindOfRun, standingOfRun } from './meeting.ts';
import { words } from './messages.ts';

interface Props {
  connection: ConnectionView;
  onClose: () => void;
}

/** Shown, confirmed, followed step by step, and told how it ended. Closing the dialog stops nothing. */
export function MeetingDialog({ connection, onClose }: Props) {
  const say = useWords();
  // Empty is the account's main calendar. What can be chosen is kept while another choice is looked at.
  const [chosen, setChosen] = useState('');
  const [others, setOthers] = useState<MeetingPreviewView['others']>([]);
  const preview = useAct(
    (backend, calendar: string) => backend.showMeeting({ connection_id: connection.id, calendar: calendar === '' ? null : calendar }),
    () => [],
  );
  const run = useAct(
    (backend, seen: MeetingPreviewView) => backend.runShownMeeting({ connection_id: seen.connection_id, title: seen.title }),
    ({ connection_id: id }) => [`meeting:${id}`, `connection:${id}`, 'connections', 'attention'],
  );
  const look = (calendar: string): void => {
    run.reset();
    preview.mutate(calendar, { onSuccess: found => setOthers(found.others) });
  };
  const choose = (calendar: string): void => {
    setChosen(calendar);
    look(calendar);
  };
  const lookAgain = (): void => look(chosen);
  const lookAtOnce = useEffectEvent(lookAgain);
  useEffect(() => lookAtOnce(), []);
  const seen = preview.data;
  const canConfirm = seen !== undefined && run.isIdle;
  return (
    <Dialog
      open
      onClose={onClose}
      title={say(words.meetingTitle)}
      footer={
        <>
          <Button onClick={onClose}>{say(run.isPending ? words.hide : run.isSuccess ? words.close : words.cancel)}</Button>
          {!run.isSuccess && (
            <Button look="primary" disabled={!canConfirm} onClick={() => seen && run.mutate(seen)}>
              {say(words.confirm)}
            </Button>
          )}
        </>
      }
    >
      <div className={styles.dialog}>
        {run.isIdle && others.length > 0 && (
          <SelectField label={say(words.choose)} value={chosen} onChange={event => choose(event.target.value)}>
            <option value="">{say(words.mainCalendar)}</option>
            {others.map(other => (
              <option key={other.id} value={other.id}>
                {other.name}
              </option>
            ))}
          </SelectField>
        )}
        {preview.isPending && <Pending what={say(words.reading)} shape="panel" />}
        {preview.error !== null && <Failed error={preview.error} onRetry={lookAgain} />}
        {seen && run.isIdle && <Preview preview={seen} />}
        {seen && run.isPending && <Running connection={connection} preview={seen} />}
        {run.error !== null && <Failed error={run.error} action={<Button onClick={lookAgain}>{say(words.retry)}</Button>} />}
        {run.isSuccess && <Result run={run.data} />}
      </div>
    </Dialog>
  );
}

function Preview({ preview }: { preview: MeetingPreviewView }) {
  const say = useWords();
  return (
    <>
      <p>{say(words.previewLead)}</p>
      <Panel>
        <Facts
          facts={[
            { label: say(words.calendar), value: preview.calendar },
            { label: say(words.owner), value: preview.owner ?? preview.display_name },
            { label: say(words.meetingName), value: preview.title },
            { label: say(words.when), value: `${formatExact(preview.starts_at)} – ${formatExact(preview.ends_at)}` },
            { label: say(words.zone), value: preview.time_zone },
            { label: say(words.attendees), value: preview.attendees.length === 0 ? say(words.nobody) : preview.attendees.join(', ') },
          ]}
        />
      </Panel>
    </>
  );
}

/** Each step as it is stored: the other side tells when there is one more. */
function Running({ connection, preview }: { connection: ConnectionView; preview: MeetingPreviewView }) {
  const say = useWords();
  const { data: last } = useLastMeeting(connection.id);
  const own = last && preview.title.includes(last.tag) ? last : null;
  return (
    <>
      <p role="status">{say(words.running)}</p>
      <MeetingSteps run={own} isRunning />
    </>
  );
}

function Result({ run }: { run: MeetingRunView }) {
  const say = useWords();
  const standing = standingOfRun(run);
  const title = standing === 'passed' ? words.passed : standing === 'left' ? words.left : words.failed;
  return (
    <>
      <div role="status">
        <StatusBox kind={kindOfRun[standing]} title={say(title)}>
          {standing === 'left' && <p>{say(words.leftDetail, { tag: run.tag, why: run.left ?? '' })}</p>}
        </StatusBox>
      </div>
      <MeetingSteps run={run} isRunning={false} />
    </>
  );
}
