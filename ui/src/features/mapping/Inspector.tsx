import { X } from 'lucide-react';
import { Fragment, type ReactNode, useSyncExternalStore } from 'react';
import { useAudit } from '../../ipc/queries.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { formatMinor } from '../../shared/format.ts';
import { Answer } from '../../shared/states/Answer.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import { Confidence } from './columns.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { MappingSession } from './model/session.ts';
import { SUGGESTED } from './model/statuses.ts';
import type { Acts } from './useActs.ts';

interface Props {
  model: MappingModel;
  acts: Acts;
  session: MappingSession;
  readOnly: string | null;
  onClose: () => void;
}

const AUDIT_ENTRIES = 200;

/** The active account in full; the list keeps its place. */
export function Inspector({ model, acts, session, readOnly, onClose }: Props) {
  const say = useWords();
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
      <AccountFacts model={model} row={row} />
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
          readOnly={readOnly !== null || !model.canNote(row)}
          defaultValue={model.text.note?.[row]}
          onBlur={event => acts.note(row, event.target.value)}
        />
      </Block>
      <Block title={say(words.history)}>
        <History id={model.text.id?.[row] ?? ''} />
      </Block>
    </aside>
  );
}

function AccountFacts({ model, row }: { model: MappingModel; row: number }) {
  const say = useWords();
  const target = model.targets[model.target[row] ?? -1];
  const balance = model.balance[row] ?? Number.NaN;
  const path = model.pathOf(row);
  const below = model.grid.layout.hasChildren(row) ? model.grid.descendants(row).length : 0;
  const facts: [label: string, value: ReactNode][] = [
    ...(path.length > 0 ? [[say(words.path), path.join(' › ')] as [string, ReactNode]] : []),
    [say(words.type), [model.text.type?.[row], model.text.subtype?.[row]].filter(Boolean).join(' › ')],
    [say(words.rootClass), model.text.rootClass?.[row]],
    [
      say(words.balance),
      Number.isNaN(balance) ? say(words.balanceUnknown) : `${formatMinor(balance, model.chart.minorDigits)} ${model.chart.currency}`.trim(),
    ],
    [say(words.activeState), say(model.active[row] === 0 ? words.no : words.yes)],
    ...(below > 0 ? [[say(words.subAccounts), below] as [string, ReactNode]] : []),
    [say(words.partnerId), <code key="id">{model.text.externalId?.[row]}</code>],
    ...(target
      ? [[say(words.mapped), target.name] as [string, ReactNode], [say(words.categoryMeans), target.description] as [string, ReactNode]]
      : []),
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
  const say = useWords();
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

function History({ id }: { id: string }) {
  const say = useWords();
  const audit = useAudit(AUDIT_ENTRIES);
  return (
    <Answer query={audit} what={say(words.history)} shape="panel">
      {({ entries }) => {
        const own = entries.filter(entry => entry.subject.includes(id));
        if (own.length === 0) return <p className={styles.muted}>{say(words.noHistory)}</p>;
        return (
          <ol className={styles.history}>
            {own.map(entry => (
              <li key={entry.sequence}>
                <span>{entry.detail || entry.action}</span>
                <span className={styles.muted}>
                  {entry.actor} <Time at={entry.at} />
                </span>
              </li>
            ))}
          </ol>
        );
      }}
    </Answer>
  );
}

function Block({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.block}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}
