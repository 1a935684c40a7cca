import { useState } from 'react';
import type { GoldenModelView, GoldenPreviewView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Golden.module.css';
import { words } from './messages.ts';

interface Props {
  preview: GoldenPreviewView;
  sending: boolean;
  onSend: (sameSet: boolean) => void;
  onCancel: () => void;
}

/** What leaves this machine and what it costs, before anything does. */
export function Preview({ preview, sending, onSend, onCancel }: Props) {
  const say = useWords();
  const [isSame, setIsSame] = useState(false);
  const { changed } = preview;
  return (
    <div className={styles.form}>
      <h3 className={styles.heading}>{say(words.previewTitle, { set: preview.set })}</h3>
      <p>
        <Literals text={preview.sentence} />
      </p>
      <Table
        label={say(words.previewTitle, { set: preview.set })}
        columns={columns(say)}
        rows={preview.models}
        rowKey={({ model }) => model}
      />
      {preview.tier_limits.length > 0 && (
        <StatusBox kind="degraded" title={say(words.tier, { tier: preview.tier ?? say(words.tierUnknown) })}>
          {preview.tier_limits.map(limit => (
            <p key={limit}>
              <Literals text={limit} />
            </p>
          ))}
        </StatusBox>
      )}
      {preview.uncovered.length > 0 && (
        <p className={styles.note}>
          <Literals text={say(words.uncovered, { fields: preview.uncovered.join(', ') })} />
        </p>
      )}
      {changed.length > 0 && (
        <StatusBox kind="degraded" title={say(words.changed, { set: preview.set })}>
          {changed.map(difference => (
            <p key={difference}>
              <Literals text={difference} />
            </p>
          ))}
          <p>{say(words.changedNote)}</p>
          <label className={styles.check}>
            <input type="checkbox" checked={isSame} onChange={event => setIsSame(event.target.checked)} />
            {say(words.sameSet)}
          </label>
        </StatusBox>
      )}
      <p className={styles.note}>{say(words.agreed)}</p>
      <div className={styles.acts}>
        <Button look="primary" disabled={sending || (changed.length > 0 && !isSame)} onClick={() => onSend(isSame)}>
          {say(words.send, { pages: preview.pages, cost: preview.cost })}
        </Button>
        <Button onClick={onCancel}>{say(words.cancel)}</Button>
      </div>
    </div>
  );
}

const columns = (say: Say): Column<GoldenModelView>[] => [
  { key: 'model', title: say(words.model), cell: ({ model }) => <code>{model}</code> },
  { key: 'documents', title: say(words.documents), align: 'end', cell: ({ documents }) => formatCount(documents) },
  { key: 'pages', title: say(words.pages), align: 'end', cell: ({ pages }) => formatCount(pages) },
  { key: 'cost', title: say(words.cost), align: 'end', cell: ({ cost }) => cost },
];
