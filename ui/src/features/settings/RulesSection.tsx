import { type KeyboardEvent, useState } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { Backend } from '../../ipc/backend.ts';
import type { InvoiceLevel } from '../../ipc/bindings.ts';
import { useLimits, usePullSettings, useWorkspace } from '../../ipc/queries.ts';
import { TextField } from '../../shared/field/Field.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { Segments } from './Segments.tsx';
import styles from './Settings.module.css';

const LEVELS: readonly InvoiceLevel[] = ['totals', 'header', 'lines'];

/** What the firm holds its connections to, and what pulls keep: for everybody of the firm, changed by its admins. */
export function RulesSection() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const limits = useLimits();
  const pulls = usePullSettings();
  const readOnly = workspace?.member.role !== 'admin';
  return (
    <>
      <p className={styles.lead}>{say(readOnly ? words.rulesReadOnly : words.rulesLead)}</p>
      <Section title={say(words.limits)}>
        <Answer query={limits} what={say(words.rulesWaiting)} shape="panel">
          {({ proof_hours, pull_hours, coverage_percent }) => (
            <div className={styles.rules}>
              <Rule
                label={say(words.proofHours)}
                help={say(words.proofHoursHelp)}
                value={proof_hours}
                readOnly={readOnly}
                save={(backend, hours) => backend.saveLimits({ proof_hours: hours })}
              />
              <Rule
                label={say(words.pullHours)}
                help={say(words.pullHoursHelp)}
                value={pull_hours}
                readOnly={readOnly}
                save={(backend, hours) => backend.saveLimits({ pull_hours: hours })}
              />
              <Rule
                label={say(words.coveragePercent)}
                help={say(words.coveragePercentHelp)}
                value={coverage_percent}
                readOnly={readOnly}
                save={(backend, percent) => backend.saveLimits({ coverage_percent: percent })}
              />
            </div>
          )}
        </Answer>
      </Section>
      <Section title={say(words.pulls)}>
        <Answer query={pulls} what={say(words.rulesWaiting)} shape="panel">
          {({ invoice_level, balance_periods }) => (
            <div className={styles.rules}>
              <Level value={invoice_level} readOnly={readOnly} />
              <Rule
                label={say(words.balancePeriods)}
                help={say(words.balancePeriodsHelp)}
                value={balance_periods}
                readOnly={readOnly}
                save={(backend, periods) => backend.savePullSettings({ balance_periods: periods })}
              />
            </div>
          )}
        </Answer>
      </Section>
    </>
  );
}

const RULE_TAGS = ['limits', 'pull_settings', 'connections', 'connection', 'attention', 'mapping'];

interface RuleProps {
  label: string;
  help: string;
  value: number;
  readOnly: boolean;
  save: (backend: Backend, value: number) => Promise<unknown>;
}

/** One number, kept when the person leaves it; the other side knows what is too little or too much. */
function Rule({ label, help, value, readOnly, save }: RuleProps) {
  const say = useWords();
  const { confirm } = useToasts();
  const [typed, setTyped] = useState<string | null>(null);
  const act = useAct(save, () => RULE_TAGS);
  const text = typed ?? String(value);
  const isNumber = /^\d{1,9}$/.test(text.trim());
  const keep = (): void => {
    const wanted = Number(text);
    if (typed === null || !isNumber || act.isPending) return;
    if (wanted === value) {
      setTyped(null);
      return;
    }
    act.mutate(wanted, {
      onSuccess: () => {
        setTyped(null);
        confirm(say(words.ruleKept, { label, value: wanted }), () =>
          act.mutate(value, { onSuccess: () => confirm(say(words.ruleKept, { label, value })) }),
        );
      },
    });
  };
  const refusal = act.error === null ? null : toCommandError(act.error);
  return (
    <TextField
      label={label}
      help={help}
      inputMode="numeric"
      className={styles.number}
      readOnly={readOnly}
      value={text}
      error={isNumber ? refusal && [refusal.message, refusal.hint].filter(Boolean).join('. ') : say(words.notNumber)}
      onChange={event => {
        act.reset();
        setTyped(event.target.value);
      }}
      onBlur={keep}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Enter') keep();
        if (event.key !== 'Escape') return;
        act.reset();
        setTyped(null);
      }}
    />
  );
}

/** One of three words, kept at once; what was chosen shows while it is on its way. */
function Level({ value, readOnly }: { value: InvoiceLevel; readOnly: boolean }) {
  const say = useWords();
  const [chosen, setChosen] = useState<InvoiceLevel | null>(null);
  const shown = chosen ?? value;
  const act = useAct(
    (backend, level: InvoiceLevel) => backend.savePullSettings({ invoice_level: level }),
    () => RULE_TAGS,
  );
  return (
    <div>
      <Segments
        legend={say(words.invoiceLevel)}
        value={shown}
        options={LEVELS.filter(level => !readOnly || level === shown).map(level => ({
          value: level,
          title: say(words.invoiceLevelName, { level }),
        }))}
        onChange={level => {
          setChosen(level);
          act.mutate(level, { onSettled: () => setChosen(null) });
        }}
      />
      <p className={styles.hint}>{say(words.invoiceLevelHelp, { level: shown })}</p>
      {act.error !== null && <Failed error={act.error} />}
    </div>
  );
}
