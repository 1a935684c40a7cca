// The grid's columns: what each shows of a row, and as text for the clipboard.

import { CircleCheck, CircleDashed, CircleMinus, Lightbulb, OctagonX, TriangleAlert } from 'lucide-react';
import type { ViewColumn } from '../../grid/view/columns.ts';
import { formatMinor } from '../../shared/format.ts';
import type { Say } from '../../shared/words.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { COLUMN_IDS, type ColumnId, type MappingModel } from './model/mappingModel.ts';
import { CONFIRMED, IGNORED, STATUSES, statusOf } from './model/statuses.ts';

export interface RowMarks {
  readonly isUnsaved: (row: number) => boolean;
  readonly refusalOf: (row: number) => string | null;
}

const ICONS = {
  orphaned: OctagonX,
  changed: TriangleAlert,
  unmapped: CircleDashed,
  suggested: Lightbulb,
  confirmed: CircleCheck,
  ignored: CircleMinus,
};

export function mappingColumns(model: MappingModel, marks: RowMarks, say: Say): ViewColumn[] {
  const { text, chart } = model;
  const plain = (name: string) => (row: number) => <span className={styles.text}>{text[name]?.[row]}</span>;
  const currency = chart.currency;
  return [
    { id: 'select', title: say(words.select), width: 36, pinned: true, selects: true, cell: () => null },
    {
      id: 'number',
      title: say(words.number),
      width: 64,
      pinned: true,
      sortable: true,
      cell: row => <span className={styles.number}>{text.number?.[row]}</span>,
    },
    {
      id: 'name',
      title: say(words.name),
      width: 232,
      pinned: true,
      sortable: true,
      tree: true,
      cell: row => <Name model={model} row={row} say={say} />,
    },
    { id: 'subtype', title: say(words.subtype), width: 128, sortable: true, cell: plain('subtype') },
    {
      id: 'balance',
      title: currency === '' ? say(words.balance) : say(words.balanceIn, { currency }),
      width: 108,
      align: 'end',
      sortable: true,
      cell: row => <Balance model={model} row={row} say={say} />,
    },
    {
      id: 'suggested',
      title: say(words.suggested),
      width: 224,
      sortable: true,
      cell: row => <Suggested model={model} row={row} say={say} />,
    },
    {
      id: 'mapped',
      title: say(words.mapped),
      width: 208,
      sortable: true,
      editable: true,
      cell: row => <Mapped model={model} row={row} marks={marks} say={say} />,
    },
    { id: 'status', title: say(words.status), width: 116, sortable: true, cell: row => <StatusCell model={model} row={row} say={say} /> },
    { id: 'type', title: say(words.type), width: 132, sortable: true, cell: plain('type') },
    { id: 'note', title: say(words.note), width: 200, editable: true, cell: plain('note') },
  ];
}

interface CellProps {
  model: MappingModel;
  row: number;
  say: Say;
}

function Name({ model, row, say }: CellProps) {
  const name = model.text.name?.[row];
  return (
    <>
      <span className={styles.text} title={name}>
        {name}
      </span>
      {model.active[row] === 0 && <span className={styles.tag}>{say(words.inactive)}</span>}
    </>
  );
}

function Balance({ model, row, say }: CellProps) {
  const balance = model.balance[row] ?? Number.NaN;
  if (Number.isNaN(balance)) return <span title={say(words.balanceUnknown)}>{say(words.unknownValue)}</span>;
  return <span>{formatMinor(balance, model.chart.minorDigits)}</span>;
}

function Suggested({ model, row, say }: CellProps) {
  const code = model.suggested[row] ?? -1;
  const isOpen = model.status[row] !== CONFIRMED && model.status[row] !== IGNORED;
  if (code === -1 || (!isOpen && code === model.target[row])) return null;
  const percent = model.confidence[row] ?? -1;
  return (
    <span className={styles.suggested} data-quiet={!isOpen || undefined} title={model.text.reason?.[row]}>
      <span className={styles.proposal}>{model.targetNameOf(code)}</span>
      {percent >= 0 && <Confidence percent={percent} say={say} />}
    </span>
  );
}

/** A word, a number and a bar. */
export function Confidence({ percent, say }: { percent: number; say: Say }) {
  return (
    <span className={styles.confidence}>
      {say(words.confidence, { level: percent >= 90 ? 'high' : percent >= 70 ? 'medium' : 'low', percent })}
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${percent}%` }} />
      </span>
    </span>
  );
}

function Mapped({ model, row, marks, say }: CellProps & { marks: RowMarks }) {
  const code = model.target[row] ?? -1;
  const refusal = marks.refusalOf(row);
  return (
    <>
      {code !== -1 && <span className={styles.chip}>{model.targetNameOf(code)}</span>}
      {code === -1 && model.status[row] === IGNORED && <span className={styles.muted}>{say(words.noCategory)}</span>}
      {refusal !== null && (
        <span className={styles.refused} title={say(words.refused, { why: refusal })}>
          <OctagonX aria-hidden="true" />
          {say(words.refused, { why: refusal })}
        </span>
      )}
      {refusal === null && marks.isUnsaved(row) && <span className={styles.edited} role="img" aria-label={say(words.notSaved)} />}
    </>
  );
}

function StatusCell({ model, row, say }: CellProps) {
  const status = statusOf(model.status[row] ?? 0);
  const Icon = ICONS[status];
  return (
    <span className={styles.status} data-status={status}>
      <Icon aria-hidden="true" />
      {say(words.statusName, { status })}
    </span>
  );
}

/** What a cell holds as text, for the clipboard. */
export function cellText(model: MappingModel, row: number, column: ColumnId, say: Say): string {
  switch (column) {
    case 'select':
      return '';
    case 'balance': {
      const balance = model.balance[row] ?? Number.NaN;
      return Number.isNaN(balance) ? '' : (balance / 10 ** model.chart.minorDigits).toFixed(model.chart.minorDigits);
    }
    case 'suggested':
      return model.targetNameOf(model.suggested[row] ?? -1);
    case 'mapped':
      return model.targetNameOf(model.target[row] ?? -1);
    case 'status':
      return say(words.statusName, { status: STATUSES[model.status[row] ?? 0] ?? '' });
    default:
      return model.text[column]?.[row] ?? '';
  }
}

export const columnIdAt = (at: number): ColumnId => COLUMN_IDS[at] ?? 'name';
