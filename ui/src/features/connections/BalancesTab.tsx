import { useNavigate, useSearch } from '@tanstack/react-router';
import { useStartPull } from '../../ipc/acts.ts';
import type { AccountingBasis, BalancePeriodView, ConnectionView, MappingTotalsView, TotalView } from '../../ipc/bindings.ts';
import { useBalancePeriods, useTotals } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Chips } from '../../shared/chips/Chips.tsx';
import { formatCalendarDay, formatCount, formatMinor, formatPeriod } from '../../shared/format.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { words } from './messages.ts';
import type { ConnectionActs } from './useConnectionActs.ts';

/** Balances of a month end by the firm's categories; what was not read is unknown, never zero. */
export function BalancesTab({ connection, acts }: { connection: ConnectionView; acts: ConnectionActs }) {
  const say = useWords();
  const periods = useBalancePeriods(connection.id);
  return (
    <Answer query={periods} what={say(words.balances)}>
      {({ periods: read }) => {
        const [newest] = read;
        return newest ? (
          <Totals connection={connection} periods={read} newest={newest} />
        ) : (
          <NothingRead connection={connection} acts={acts} />
        );
      }}
    </Answer>
  );
}

function NothingRead({ connection, acts }: { connection: ConnectionView; acts: ConnectionActs }) {
  const say = useWords();
  const pull = useStartPull();
  return (
    <>
      {pull.error !== null && <Failed error={pull.error} />}
      <Empty
        kind="nothing-yet"
        title={say(words.balancesEmptyTitle)}
        detail={say(words.balancesEmptyDetail)}
        action={
          <Button
            onClick={() => pull.mutate({ connection_id: connection.id, resources: ['balances'] })}
            unavailable={acts.pullUnavailable}
            disabled={pull.isPending}
          >
            {say(words.pullBalances)}
          </Button>
        }
      />
    </>
  );
}

interface TotalsProps {
  connection: ConnectionView;
  periods: readonly BalancePeriodView[];
  newest: BalancePeriodView;
}

function Totals({ connection, periods, newest }: TotalsProps) {
  const say = useWords();
  const navigate = useNavigate({ from: '/connections/$connectionId' });
  const search = useSearch({ from: '/connections/$connectionId' });
  const shown = periods.find(({ period_end, basis }) => period_end === search.period && basis === search.basis) ?? newest;
  const totals = useTotals(connection.id, shown.period_end, shown.basis);
  const choose = (next: { period?: string; basis?: AccountingBasis }): void =>
    void navigate({ search: { ...search, period: shown.period_end, basis: shown.basis, ...next }, replace: true });
  const ends = [...new Set(periods.map(period => period.period_end))];
  const bases = periods.filter(period => period.period_end === shown.period_end).map(period => period.basis);
  return (
    <>
      <div className={styles.filter}>
        <Chips
          legend={say(words.period)}
          value={shown.period_end}
          options={ends.map(value => ({ value, title: formatCalendarDay(value) }))}
          onChange={period => choose({ period })}
        />
        <Chips
          legend={say(words.basis)}
          value={shown.basis}
          options={bases.map(value => ({ value, title: say(words.basisName, { basis: value }) }))}
          onChange={basis => choose({ basis })}
        />
      </div>
      <Answer query={totals} what={say(words.balances)}>
        {found => (
          <Section
            title={say(words.totalsTitle, { period: formatPeriod(found.period_start, found.period_end) })}
            aside={
              <span className={styles.muted}>
                {say(words.readAt)} <Time at={found.read_at} />
              </span>
            }
          >
            <Table label={say(words.balances)} columns={columns(found, say)} rows={rowsOf(found, say)} rowKey={total => total.code} />
            <p className={styles.muted}>{say(words.balancesNote)}</p>
          </Section>
        )}
      </Answer>
    </>
  );
}

/** The firm's categories in its order, then what no category has. */
function rowsOf({ categories, undecided, ignored }: MappingTotalsView, say: Say): TotalView[] {
  return [...categories, { ...undecided, code: '?', name: say(words.undecided) }, { ...ignored, code: '-', name: say(words.ignored) }];
}

function columns({ currency, minor_digits: digits }: MappingTotalsView, say: Say): Column<TotalView>[] {
  return [
    { key: 'category', title: say(words.category), cell: total => total.name },
    { key: 'class', title: say(words.rootClass), spare: true, cell: total => total.root_class ?? '' },
    { key: 'accounts', title: say(words.accounts), align: 'end', cell: total => formatCount(total.accounts) },
    {
      key: 'amount',
      title: say(words.amountIn, { currency }),
      align: 'end',
      cell: total =>
        total.accounts === 0 ? (
          <span className={styles.muted} title={say(words.noBalance)}>
            <span aria-hidden="true">{say(words.unknownSign)}</span>
            <span className="visually-hidden">{say(words.noBalance)}</span>
          </span>
        ) : (
          formatMinor(Math.abs(total.amount), digits)
        ),
    },
    {
      key: 'side',
      title: say(words.side),
      cell: total => (total.amount === 0 ? '' : say(words.sideName, { side: total.amount > 0 ? 'debit' : 'credit' })),
    },
  ];
}
