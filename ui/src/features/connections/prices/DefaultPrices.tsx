import { useDefaultPrice } from '../../../ipc/acts.ts';
import type { TierPriceView } from '../../../ipc/bindings.ts';
import { useDefaultPrices } from '../../../ipc/queries.ts';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Panel, Section } from '../../../shared/page/Page.tsx';
import { Answer } from '../../../shared/states/Answer.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { Status } from '../../../shared/status/Status.tsx';
import { useWords } from '../../../shared/words.ts';
import connections from '../Connections.module.css';
import { words } from './messages.ts';
import styles from './Prices.module.css';

/** Each tier that has prices, and which of them is offered. */
export function DefaultPrices({ connectionId }: { connectionId: string }) {
  const say = useWords();
  const prices = useDefaultPrices(connectionId);
  return (
    <Section title={say(words.title)}>
      <p className={connections.muted}>{say(words.why)}</p>
      <Answer query={prices} what={say(words.waiting)} shape="panel">
        {({ tiers }) =>
          tiers.length === 0 ? (
            <p className={connections.muted}>{say(words.none)}</p>
          ) : (
            <Panel>
              <Tiers connectionId={connectionId} tiers={tiers} />
            </Panel>
          )
        }
      </Answer>
    </Section>
  );
}

function Tiers({ connectionId, tiers }: { connectionId: string; tiers: readonly TierPriceView[] }) {
  const say = useWords();
  const toasts = useToasts();
  const choose = useDefaultPrice(connectionId);
  const chosen = (tier: TierPriceView, externalId: string): void => {
    const change = { externalId: externalId || (tier.external_id ?? ''), choose: externalId !== '' };
    const name = tier.candidates.find(one => one.external_id === externalId)?.name ?? '';
    const done = change.choose ? words.chosen : words.cleared;
    choose.mutate(change, { onSuccess: () => toasts.confirm(say(done, { tier: tier.name, name })) });
  };
  return (
    <>
      {choose.error !== null && <Failed error={choose.error} />}
      <table className={styles.tiers}>
        <thead>
          <tr>
            <th scope="col">{say(words.tier)}</th>
            <th scope="col">{say(words.cadence)}</th>
            <th scope="col">{say(words.price)}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {tiers.map(tier => (
            <tr key={`${tier.code} ${tier.cadence}`}>
              <th scope="row">{tier.name}</th>
              <td>{tier.cadence}</td>
              <td>
                <select
                  aria-label={say(words.choose, { tier: tier.name, cadence: tier.cadence })}
                  value={tier.external_id ?? ''}
                  disabled={choose.isPending || tier.candidates.length === 0}
                  onChange={event => chosen(tier, event.target.value)}
                >
                  {/* The only price needs no choice, so there is none to take back. */}
                  {tier.standing !== 'only' && <option value="">{say(words.noChoice)}</option>}
                  {tier.candidates.map(one => (
                    <option key={one.external_id} value={one.external_id}>
                      {say(words.candidate, { name: one.name, amount: one.amount })}
                    </option>
                  ))}
                </select>
              </td>
              <td>
                <Status
                  kind={tier.standing === 'chosen' || tier.standing === 'only' ? 'healthy' : 'degraded'}
                  word={say(words.standing, { standing: tier.standing })}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
