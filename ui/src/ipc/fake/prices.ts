// What only catalogs of prices have: recorded, and changed in memory.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type PriceCommands = Pick<Backend, 'listDefaultPrices' | 'chooseDefaultPrice' | 'clearDefaultPrice' | 'followReplacements' | 'copyMapping'>;

export function priceCommands({ answer, changed, record, connection }: Fake): PriceCommands {
  const prices = recorded<T.DefaultPricesView>('list_default_prices');
  /** The tier that the price is of. */
  const tierOf = (externalId: string): T.TierPriceView => {
    const tier = prices.tiers.find(({ candidates }) => candidates.some(one => one.external_id === externalId));
    if (!tier) throw failure('invalid_input', `No price has the id \`${externalId}\``);
    return tier;
  };
  return {
    listDefaultPrices: () => answer('list_default_prices', () => prices),
    chooseDefaultPrice: (id, externalId) =>
      answer('choose_default_price', () => {
        Object.assign(tierOf(externalId), { external_id: externalId, standing: 'chosen' } satisfies Partial<T.TierPriceView>);
        record('mapping.default_chosen', id, externalId);
        changed([`mapping:${id}`]);
        return prices;
      }),
    clearDefaultPrice: (id, externalId) =>
      answer('clear_default_price', () => {
        Object.assign(tierOf(externalId), { external_id: null, standing: 'several' } satisfies Partial<T.TierPriceView>);
        record('mapping.default_cleared', id, externalId);
        changed([`mapping:${id}`]);
        return prices;
      }),
    followReplacements: id =>
      answer('follow_replacements', () => {
        record('mapping.followed', id, '1 price');
        changed([`mapping:${id}`]);
        return { followed: 1, defaults: 1 };
      }),
    copyMapping: ({ from, to, preview }) =>
      answer('copy_mapping', () => {
        if (connection(from).partner !== connection(to).partner)
          throw failure('invalid_input', 'Both connections have to be of one partner', 'Copy between two connections of one partner');
        const view = { ...recorded<T.CopyView>('copy_mapping'), copied: !preview };
        if (!preview) record('mapping.copied', to, `${view.decisions} decisions`);
        return view;
      }),
  };
}
