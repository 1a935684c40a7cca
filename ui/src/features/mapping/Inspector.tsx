import { X } from 'lucide-react';
import { Fragment, type ReactNode, useSyncExternalStore } from 'react';
import type { MappingChangeView, MappingStateView } from '../../ipc/bindings.ts';
import { useMappingHistory } from '../../ipc/queries.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { formatMinor } from '../../shared/format.ts';
import { Literals } from '../../shared/Literals.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Shape } from '../../shared/status/Shape.tsx';
import { Time } from '../../shared/Time.tsx';
import type { Say } from '../../shared/words.ts';
import { Confidence } from './columns.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { attributeId, factId } from './model/pages.ts';
import type { MappingSession } from './model/session.ts';
import { CHANGED, SUGGESTED } from './model/statuses.ts';
import type { Acts } from './useActs.ts';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  session: MappingSession;
  readOnly: string | null;
  onClose: () => void;
}

/** The active row in full; the list keeps its place. */
export function Inspector({ model, acts, session, readOnly, onClose }: Props) {
  const say = useMappingWords();
  const { grid } = model;
  const row = useSyncExternalStore(grid.subscribe, () => grid.cursor.active.row);
  useSyncExternalStore(grid.subscribe, () => grid.rowVersion(row));
  const refusal = session.refusalOf(row);
  return (
    <aside
      className={styles.inspector}
      aria-label={say(words.inspector)}
      data-region="inspector"
      onKeyDown={event => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles.inspectorHead}>
        <h2>{model.nameOf(row)}</h2>
        <IconButton icon={<X />} label={say(words.close)} keys="Esc" onClick={onClose} />
      </header>
      <Facts model={model} row={row} />
      {model.status[row] === CHANGED && <p className={styles.problem}>{model.text.statusReason?.[row]}</p>}
      {model.unsupportedOf(row).map(against => (
        <p key={against} className={styles.problem} data-kind="degraded">
          <Shape kind="degraded" /> <Literals text={against} />
        </p>
      ))}
      {refusal !== null && <p className={styles.problem}>{say(words.refused, { why: refusal })}</p>}
      <Block title={say(words.why)}>
        <Why model={model} acts={acts} row={row} readOnly={readOnly} />
      </Block>
      <Block title={say(words.note)}>
        <textarea
          key={`${row} ${model.text.note?.[row] ?? ''}`}
          className={styles.noteBox}
          aria-label={say(words.note)}
          rows={3}
          readOnly={readOnly !== null}
          defaultValue={model.text.note?.[row]}
          onBlur={event => acts.note(row, event.target.value)}
        />
      </Block>
      <Block title={say(words.history)}>
        <History
          model={model}
          connectionId={session.connectionId}
          externalId={model.text.externalId?.[row] ?? ''}
          savedAt={session.savedAt}
        />
      </Block>
    </aside>
  );
}

function Facts({ model, row }: { model: MappingModel; row: number }) {
  const say = useMappingWords();
  const target = model.targets[model.target[row] ?? -1];
  const balance = model.balance[row] ?? Number.NaN;
  const path = model.pathOf(row);
  const rootClass = model.text.rootClass?.[row];
  const below = model.grid.layout.hasChildren(row) ? model.grid.descendants(row).length : 0;
  const facts: [label: string, value: ReactNode][] = [
    ...(path.length > 0 ? [[say(words.path), path.join(' › ')] as [string, ReactNode]] : []),
    [say(words.type), [model.text.type?.[row], model.text.subtype?.[row]].filter(Boolean).join(' › ')],
    ...(rootClass ? [[say(words.rootClass), rootClass] as [string, ReactNode]] : []),
    ...(model.has('balance')
      ? [
          [
            say(words.balance),
            Number.isNaN(balance)
              ? say(words.balanceUnknown)
              : `${formatMinor(balance, model.chart.minorDigits)} ${model.chart.currency}`.trim(),
          ] as [string, ReactNode],
        ]
      : []),
    [say(words.activeState), say(model.active[row] === 0 ? words.no : words.yes)],
    ...(below > 0 ? [[say(words.subAccounts), below] as [string, ReactNode]] : []),
    [say(words.partnerId), <code key="id">{model.text.externalId?.[row]}</code>],
    ...model.chart.facts.map(fact => [fact.title, model.text[factId(fact)]?.[row] || say(words.notTold)] as [string, ReactNode]),
    ...(target
      ? [[say(words.mapped), target.name] as [string, ReactNode], [say(words.categoryMeans), target.description] as [string, ReactNode]]
      : []),
    ...(target ? model.chart.attributes.map(one => [one.title, model.choiceNameOf(row, attributeId(one))] as [string, ReactNode]) : []),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Why({ model, acts, row, readOnly }: { model: MappingModel; acts: Acts; row: number; readOnly: string | null }) {
  const say = useMappingWords();
  const code = model.suggested[row] ?? -1;
  if (code === -1) return <p className={styles.muted}>{say(words.noReason)}</p>;
  const percent = model.confidence[row] ?? -1;
  return (
    <>
      <p className={styles.suggested}>
        <span className={styles.proposal}>{model.targetNameOf(code)}</span>
        {percent >= 0 && <Confidence percent={percent} say={say} />}
      </p>
      <p>{model.text.reason?.[row]}</p>
      {model.status[row] === SUGGESTED && (
        <Button size="small" unavailable={readOnly ?? undefined} onClick={() => acts.accept(Int32Array.of(row))}>
          {say(words.acceptThis, { target: model.targetNameOf(code) })}
        </Button>
      )}
    </>
  );
}

function History({
  model,
  connectionId,
  externalId,
  savedAt,
}: {
  model: MappingModel;
  connectionId: string;
  externalId: string;
  savedAt: number | null;
}) {
  const say = useMappingWords();
  const history = useMappingHistory(connectionId, externalId, savedAt);
  return (
    <Answer query={history} what={say(words.history)} shape="panel">
      {({ changes }) =>
        changes.length === 0 ? (
          <p className={styles.muted}>{say(words.noHistory)}</p>
        ) : (
          <ol className={styles.history}>
            {changes.map(change => (
              <li key={`${change.at} ${change.act}`}>
                <span>{sayChange(model, say, change)}</span>
                <span className={styles.muted}>
                  {change.actor === 'system' ? say(words.historyPull) : change.actor} <Time at={change.at} />
                </span>
              </li>
            ))}
          </ol>
        )
      }
    </Answer>
  );
}

/** From what to what; of a note, the note. */
function sayChange(model: MappingModel, say: Say, { act, before, after }: MappingChangeView): string {
  const stateOf = ({ status, target_name }: MappingStateView): string => {
    const word = say(words.statusName, { status });
    return target_name === null ? word : say(words.historyState, { status: word, target: target_name });
  };
  const what = say(words.historyAct, { act });
  if (act === 'note') return say(words.historyNote, { what, note: after.note === '' ? say(words.historyNoNote) : after.note });
  if (act === 'attributes') return say(words.historyNote, { what, note: choicesOf(model, before, after) });
  return say(words.historyChange, { what, before: stateOf(before), after: stateOf(after) });
}

/** The choices that became others. */
function choicesOf(model: MappingModel, before: MappingStateView, after: MappingStateView): string {
  const changed = model.chart.attributes.filter(({ id }) => before.attributes[id] !== after.attributes[id]);
  return changed
    .map(({ id, title, choices }) => `${title} ${choices.find(choice => choice.id === after.attributes[id])?.title ?? ''}`)
    .join(', ');
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.block}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
