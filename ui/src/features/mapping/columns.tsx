// The grid's columns: what each shows of a row, and as text for the clipboard.

import type { ViewColumn } from '../../grid/view/columns.ts';
import type { MappingStatus } from '../../ipc/bindings.ts';
import { formatMinor } from '../../shared/format.ts';
import type { Say } from '../../shared/words.ts';
import { columnTitle, showsUnsupported } from './cellText.ts';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import { type Arrangement, type AttributeId, isAttribute, isMore, type MoreId, STANDARD } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { CONFIRMED, IGNORED, STATUSES, statusOf } from './model/statuses.ts';

export interface RowMarks {
  readonly isUnsaved: (row: number) => boolean;
  readonly refusalOf: (row: number) => string | null;
}

const CIRCLE = 'M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0';
const OCTAGON =
  'M2.586 16.726A2 2 0 0 1 2 15.312V8.688a2 2 0 0 1 .586-1.414l4.688-4.688A2 2 0 0 1 8.688 2h6.624a2 2 0 0 1 1.414.586l4.688 4.688A2 2 0 0 1 22 8.688v6.624a2 2 0 0 1-.586 1.414l-4.688 4.688a2 2 0 0 1-1.414.586H8.688a2 2 0 0 1-1.414-.586z';

/** Lucide's shapes as one path each: a row that shows another status changes an attribute and draws no new elements. */
const SHAPES: Record<MappingStatus, string> = {
  orphaned: `${OCTAGON}m12.4-7.7-6 6m0-6 6 6`,
  changed: 'm21.73 18-8-14a2 2 0 0 0-3.48 0l-8 14A2 2 0 0 0 4 21h16a2 2 0 0 0 1.73-3M12 9v4m0 4h.01',
  unmapped:
    'M10.1 2.182a10 10 0 0 1 3.8 0m0 19.636a10 10 0 0 1-3.8 0M17.609 3.721a10 10 0 0 1 2.69 2.7M2.182 13.9a10 10 0 0 1 0-3.8m18.097 7.509a10 10 0 0 1-2.7 2.69M21.818 10.1a10 10 0 0 1 0 3.8M3.721 6.391a10 10 0 0 1 2.7-2.69M6.391 20.279a10 10 0 0 1-2.69-2.7',
  suggested: 'M15 14c.2-1 .7-1.7 1.5-2.5 1-.9 1.5-2.2 1.5-3.5A6 6 0 0 0 6 8c0 1 .2 2.2 1.5 3.5.7.7 1.3 1.5 1.5 2.5m0 4h6m-5 4h4',
  confirmed: `${CIRCLE}M9 12l2 2 4-4`,
  ignored: `${CIRCLE}M8 12h8`,
};

export function mappingColumns(model: MappingModel, marks: RowMarks, say: Say, arrangement: Arrangement = STANDARD): ViewColumn[] {
  const { text, chart } = model;
  // Formatted once: scrolling draws hundreds of these a second.
  const statusWords = STATUSES.map(status => say(words.statusName, { status }));
  const unsupported = say(words.unsupported);
  const confidenceWords = Array.from({ length: 101 }, (_, percent) => confidenceWord(percent, say));
  const plain = (name: string) => (row: number) => text[name]?.[row];
  const currency = chart.currency;
  // What is decided beside the category stands before the status, which must be seen without scrolling sideways.
  const isDense = chart.facts.length + chart.attributes.length > 0;
  const all: ViewColumn[] = [
    { id: 'select', title: say(words.select), width: 36, selects: true, parts: true, cell: () => null },
    {
      id: 'number',
      title: say(words.number),
      // Account numbers are short; keys of prices and ids of models are not, and amounts tell prices of one name apart.
      width: chart.hasBalances ? 64 : 128,
      sortable: true,
      className: styles.number,
      cell: plain('number'),
    },
    {
      id: 'name',
      title: say(words.name),
      width: isDense ? 176 : 216,
      sortable: true,
      // Calendars, prices and models lie in no tree, and need no place for its marks.
      tree: model.grid.layout.tree.depth.some(depth => depth > 0),
      parts: true,
      cell: row => nameCell(model, row, say),
    },
    { id: 'subtype', title: say(words.subtype), width: chart.hasBalances ? 80 : 104, sortable: true, cell: plain('subtype') },
    {
      id: 'balance',
      title: currency === '' ? say(words.balance) : say(words.balanceIn, { currency }),
      width: 104,
      align: 'end',
      sortable: true,
      cell: row => balanceCell(model, row, say),
    },
    {
      id: 'suggested',
      title: say(words.suggested),
      width: isDense ? 184 : 220,
      sortable: true,
      cell: row => suggestedCell(model, row, confidenceWords),
    },
    {
      id: 'mapped',
      title: say(words.mapped),
      width: isDense ? 168 : 200,
      sortable: true,
      editable: true,
      parts: true,
      cell: row => mappedCell(model, row, marks, say),
    },
    {
      id: 'status',
      title: say(words.status),
      width: isDense ? 136 : 112,
      sortable: true,
      cell: row => statusCell(model, row, statusWords, unsupported),
    },
    { id: 'type', title: say(words.type), width: 132, sortable: true, cell: plain('type') },
    { id: 'note', title: say(words.note), width: 200, editable: true, cell: plain('note') },
  ];
  return model.columns.flatMap(id => {
    const column = isMore(id) ? moreColumn(model, id, say) : all.find(one => one.id === id);
    return column ? [{ ...column, pinned: arrangement.pinned.includes(isMore(id) ? 'mapped' : id) }] : [];
  });
}

/** What the partner tells of a record, or what is decided of it beside its category. */
function moreColumn(model: MappingModel, id: MoreId, say: Say): ViewColumn {
  const column = { id, title: columnTitle(model, id, say), width: 104, sortable: true };
  if (!isAttribute(id)) return { ...column, width: 124, cell: row => textCell(model.text[id]?.[row]) };
  return { ...column, editable: true, cell: row => choiceCell(model, row, id) };
}

// Plain functions rather than components, and the same elements whatever the row holds: see `Row`.

function nameCell(model: MappingModel, row: number, say: Say) {
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

/** The status says that the partner does not support a choice; the mark says which, and why is read by pointing at it. */
function choiceCell(model: MappingModel, row: number, id: AttributeId) {
  const against = model.againstAt(row, id);
  return (
    <span className={styles.choice} data-against={against !== '' || undefined} title={against || undefined}>
      {against !== '' && statusShape(SHAPES.changed)}
      {model.choiceNameOf(row, id)}
    </span>
  );
}

/** What may be cut off is read by pointing at it. */
const textCell = (text: string | undefined) => (
  <span className={styles.text} title={text}>
    {text}
  </span>
);

function balanceCell(model: MappingModel, row: number, say: Say) {
  const balance = model.balance[row] ?? Number.NaN;
  const isUnknown = Number.isNaN(balance);
  return (
    <span title={isUnknown ? say(words.balanceUnknown) : undefined}>
      {isUnknown ? say(words.unknownValue) : formatMinor(balance, model.chart.minorDigits)}
    </span>
  );
}

function suggestedCell(model: MappingModel, row: number, confidenceWords: readonly string[]) {
  const code = model.suggested[row] ?? -1;
  const isOpen = model.status[row] !== CONFIRMED && model.status[row] !== IGNORED;
  const isShown = code !== -1 && (isOpen || code !== model.target[row]);
  const percent = isShown ? (model.confidence[row] ?? -1) : -1;
  return (
    <span className={styles.suggested} data-quiet={!isOpen || undefined} title={isShown ? model.text.reason?.[row] : undefined}>
      <span className={styles.proposal}>{isShown ? model.targetNameOf(code) : ''}</span>
      {confidence(percent, confidenceWords[percent] ?? '')}
    </span>
  );
}

const confidenceWord = (percent: number, say: Say): string =>
  say(words.confidence, { level: percent >= 90 ? 'high' : percent >= 70 ? 'medium' : 'low', percent });

/** A word, a number and a bar. */
function confidence(percent: number, word: string) {
  return (
    <span className={styles.confidence} data-empty={percent < 0 || undefined}>
      {word}
      <span className={styles.bar} aria-hidden="true">
        <span style={{ width: `${Math.max(0, percent)}%` }} />
      </span>
    </span>
  );
}

export function Confidence({ percent, say }: { percent: number; say: Say }) {
  return confidence(percent, confidenceWord(percent, say));
}

function mappedCell(model: MappingModel, row: number, marks: RowMarks, say: Say) {
  const code = model.target[row] ?? -1;
  const refusal = marks.refusalOf(row);
  const isIgnored = code === -1 && model.status[row] === IGNORED;
  return (
    <>
      <span className={styles.chip}>{model.targetNameOf(code)}</span>
      {isIgnored && <span className={styles.muted}>{say(words.noCategory)}</span>}
      {refusal !== null && (
        <span className={styles.refused} title={say(words.refused, { why: refusal })}>
          {statusShape(SHAPES.orphaned)}
          {say(words.refused, { why: refusal })}
        </span>
      )}
      {refusal === null && marks.isUnsaved(row) && <span className={styles.edited} role="img" aria-label={say(words.notSaved)} />}
    </>
  );
}

function statusCell(model: MappingModel, row: number, statusWords: readonly string[], unsupported: string) {
  const code = model.status[row] ?? 0;
  const needsLook = showsUnsupported(model, row);
  const status = needsLook ? 'changed' : statusOf(code);
  return (
    <span className={styles.status} data-status={status} title={needsLook ? model.unsupportedOf(row).join('; ') : undefined}>
      {statusShape(SHAPES[status])}
      {needsLook ? unsupported : statusWords[code]}
    </span>
  );
}

const statusShape = (shape: string) => (
  <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
    <path d={shape} />
  </svg>
);
