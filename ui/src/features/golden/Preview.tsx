import type { GoldenModelView, GoldenPreviewView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Golden.module.css';
import { words } from './messages.ts';

/** What leaves this machine and what it costs, before anything does. */
export function Preview({ preview, onSend, onCancel }: { preview: GoldenPreviewView; onSend: () => void; onCancel: () => void }) {
  const say = useWords();
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
      {preview.uncovered.length > 0 && (
        <p className={styles.note}>
          <Literals text={say(words.uncovered, { fields: preview.uncovered.join(', ') })} />
        </p>
      )}
      <p className={styles.note}>{say(words.agreed)}</p>
      <div className={styles.acts}>
        <Button look="primary" onClick={onSend}>
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
