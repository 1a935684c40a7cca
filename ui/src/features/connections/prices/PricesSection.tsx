import type { ConnectionView, DriftView } from '../../../ipc/bindings.ts';
import { CopyMapping } from './CopyMapping.tsx';
import { DefaultPrices } from './DefaultPrices.tsx';
import { FollowPrices } from './FollowPrices.tsx';

/** What only catalogs of prices have: a default for each tier, replacements, and a mapping taken from another mode. */
export function PricesSection({ connection, drift }: { connection: ConnectionView; drift: readonly DriftView[] }) {
  return (
    <>
      <FollowPrices connectionId={connection.id} drift={drift} />
      <DefaultPrices connectionId={connection.id} />
      <CopyMapping connection={connection} />
    </>
  );
}
