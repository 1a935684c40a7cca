import { type FormEvent, useId, useState } from 'react';
import { useMakeGoldenSample, usePreviewGoldenRun, useReplayGoldenSet, useStartGoldenRun } from '../../ipc/acts.ts';
import type { ConnectionView, GoldenPreviewView, GoldenRunView } from '../../ipc/bindings.ts';
import { isUnderWay, useJobs, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { TextField } from '../../shared/field/Field.tsx';
import { fileIn } from '../../shared/files.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { JobLine } from '../../shared/JobLine.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Golden.module.css';
import { words } from './messages.ts';
import { Preview } from './Preview.tsx';

interface Props {
  connection: ConnectionView;
  onAnswer: (run: GoldenRunView | null) => void;
}

/** Names a folder, shows what a run of it would send, and sends it when a person says so. */
export function SetSection({ connection, onAnswer }: Props) {
  const say = useWords();
  const form = useId();
  const { confirm } = useToasts();
  const { data: workspace } = useWorkspace();
  const { data: jobs } = useJobs();
  const job = jobs?.find(one => one.kind === 'golden_run' && one.connection_id === connection.id);
  const underWay = job !== undefined && isUnderWay(job);
  const [entered, setEntered] = useState<string | null>(null);
  const [seen, setSeen] = useState<GoldenPreviewView | null>(null);
  const folder = (entered ?? fileIn(workspace?.location ?? '', 'golden-set')).trim();
  const of = { connection_id: connection.id, folder };
  const [preview, run, replay, sample] = [usePreviewGoldenRun(), useStartGoldenRun(), useReplayGoldenSet(), useMakeGoldenSample()];
  const failure = run.error ?? preview.error ?? replay.error ?? sample.error;
  const isBusy = preview.isPending || run.isPending || replay.isPending || sample.isPending;
  const forget = (): void => {
    for (const { reset } of [preview, run, replay, sample]) reset();
  };
  const look = (event: FormEvent): void => {
    event.preventDefault();
    forget();
    preview.mutate(of, { onSuccess: setSeen });
  };
  const judge = (): void => {
    forget();
    replay.mutate(of, { onSuccess: onAnswer });
  };
  const make = (): void => {
    forget();
    sample.mutate(folder, { onSuccess: made => confirm(say(words.made, { count: made.rows, path: made.path })) });
  };
  const send = (same_set: boolean): void => {
    if (!seen) return;
    run.reset();
    const started = (): void => {
      // What the run shows is shown by itself when it is finished.
      onAnswer(null);
      setSeen(null);
    };
    run.mutate({ ...of, fingerprint: seen.fingerprint, same_set }, { onSuccess: started });
  };
  return (
    <Section title={say(words.choose)}>
      <p className={styles.note}>{say(words.chooseNote)}</p>
      <form id={form} className={styles.form} onSubmit={look} noValidate>
        <TextField
          label={say(words.folder)}
          help={say(words.folderHelp)}
          mono
          value={entered ?? folder}
          disabled={run.isPending || underWay}
          onChange={event => {
            setEntered(event.target.value);
            setSeen(null);
          }}
        />
        {failure !== null && <Failed error={failure} />}
        {job && (underWay || job.status !== 'done') && <JobLine job={job} />}
        {underWay ? (
          <p className={styles.note}>{say(words.readingNote)}</p>
        ) : seen ? (
          <Preview preview={seen} sending={run.isPending} onSend={send} onCancel={() => setSeen(null)} />
        ) : (
          <div className={styles.acts}>
            <Button type="submit" disabled={isBusy || folder === ''}>
              {say(words.look)}
            </Button>
            <Button disabled={isBusy || folder === ''} onClick={judge}>
              {say(words.replay)}
            </Button>
            <Button look="quiet" disabled={isBusy || folder === ''} onClick={make}>
              {say(words.sample)}
            </Button>
          </div>
        )}
      </form>
    </Section>
  );
}
