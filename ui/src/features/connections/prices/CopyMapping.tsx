import { type ReactNode, useState } from 'react';
import { useCopyMapping } from '../../../ipc/acts.ts';
import type { ConnectionView, CopyConflict, CopyView } from '../../../ipc/bindings.ts';
import { useConnections } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { SelectField } from '../../../shared/field/Field.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Section } from '../../../shared/page/Page.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import connections from '../Connections.module.css';
import { words } from './messages.ts';
import styles from './Prices.module.css';

/** The decisions of another connection of the partner, previewed before anything is taken over. Without another one there is nothing to say. */
export function CopyMapping({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const toasts = useToasts();
  const { data: all = [] } = useConnections();
  const others = all.filter(one => one.partner === connection.partner && one.id !== connection.id && one.mapping !== null);
  const [picked, setPicked] = useState<string | null>(null);
  const preview = useCopyMapping(connection.id);
  const copy = useCopyMapping(connection.id);
  const from = others.find(one => one.id === picked) ?? others[0];
  if (!from) return null;
  const shown = preview.data;
  const isBusy = preview.isPending || copy.isPending;
  const failure = preview.error ?? copy.error;
  const forget = (): void => {
    preview.reset();
    copy.reset();
  };
  return (
    <Section title={say(words.copyTitle)}>
      <p className={connections.muted}>{say(words.copyWhy)}</p>
      <div className={styles.copy}>
        <SelectField
          label={say(words.copyFrom)}
          value={from.id}
          disabled={isBusy}
          onChange={event => {
            setPicked(event.target.value);
            forget();
          }}
        >
          {others.map(one => (
            <option key={one.id} value={one.id}>
              {say(words.copyName, { name: one.display_name, environment: say(words.environment, { environment: one.environment }) })}
            </option>
          ))}
        </SelectField>
        <Button
          disabled={isBusy}
          onClick={() => {
            forget();
            preview.mutate({ from: from.id, preview: true });
          }}
        >
          {say(preview.isPending ? words.previewing : words.preview)}
        </Button>
      </div>
      {failure !== null && <Failed error={failure} />}
      {shown && (
        <Preview view={shown}>
          {shown.conflicts.length === 0 && shown.decisions + shown.defaults > 0 && (
            <Button
              look="primary"
              disabled={isBusy}
              onClick={() =>
                copy.mutate(
                  { from: from.id, preview: false },
                  {
                    onSuccess: done => {
                      forget();
                      toasts.confirm(say(words.copied, { decisions: done.decisions }));
                    },
                  },
                )
              }
            >
              {say(words.copy, { decisions: shown.decisions })}
            </Button>
          )}
        </Preview>
      )}
    </Section>
  );
}

/** What would be taken over, and what stands against it. */
function Preview({ view, children }: { view: CopyView; children: ReactNode }) {
  const say = useWords();
  const { decisions, defaults, unchanged, conflicts, unmatched } = view;
  const isStopped = conflicts.length > 0;
  const title = isStopped ? say(words.conflicts, { count: conflicts.length }) : say(words.copyPreview, { decisions, defaults, unchanged });
  return (
    <StatusBox kind={isStopped ? 'degraded' : 'not-checked'} title={title}>
      {isStopped && <Rows rows={conflicts} />}
      {unmatched.length > 0 && (
        <details>
          <summary>{say(words.unmatched, { count: unmatched.length })}</summary>
          <Rows rows={unmatched} />
        </details>
      )}
      {!isStopped && decisions + defaults === 0 && <p>{say(words.nothing)}</p>}
      <div>{children}</div>
    </StatusBox>
  );
}

function Rows({ rows }: { rows: readonly CopyConflict[] }) {
  const say = useWords();
  return (
    <ul className={connections.list}>
      {rows.map(row => (
        <li key={row.external_id}>{say(words.problem, { name: row.name, problem: row.problem })}</li>
      ))}
    </ul>
  );
}
