import { createFakeBackend } from './backend.ts';
import { readScenario } from './scenario.ts';

const KEPT = 'advisoros-fake-address';

/**
 * Takes the scenario out of the address and keeps it for the tab: the router counts everything behind the `?` of a page
 * as the route's own, and a reload must find the same scenario.
 */
function takeScenario(): string {
  const asked = location.search === '' ? (sessionStorage.getItem(KEPT) ?? '') : location.search;
  sessionStorage.setItem(KEPT, asked);
  history.replaceState(history.state, '', location.pathname + location.hash);
  return asked;
}

export const backend = createFakeBackend(readScenario(takeScenario()));
