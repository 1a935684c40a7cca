// Our grid as the product mounts it: the Mapping screen's model, columns and editors.

import '@fontsource-variable/inter';
import '@fontsource-variable/geist-mono';
import '../../src/shared/base.css';
import './page.css';
import { flushSync } from 'react-dom';
import { createRoot } from 'react-dom/client';
import { createIntl, RawIntlProvider } from 'react-intl';
import { mappingColumns } from '../../src/features/mapping/columns.tsx';
import { MappingModel } from '../../src/features/mapping/model/mappingModel.ts';
import { chartOf } from '../../src/features/mapping/model/pages.ts';
import { GridView } from '../../src/grid/view/GridView.tsx';
import { chartPage, targets } from './data.ts';
import { offer } from './start.ts';

const ROWS = 100_000;
const page = chartPage(ROWS);
const intl = createIntl({ locale: 'en-US', onError: () => undefined });
const host = document.getElementById('grid');
if (!host) throw new Error('The page lost its grid');
const root = createRoot(host);
let model: MappingModel | null = null;

const open = (): MappingModel => {
  if (!model) throw new Error('Not mounted');
  return model;
};

const rowElements = (): HTMLElement[] => {
  const box = document.querySelector('[role="treegrid"]')?.getBoundingClientRect();
  if (!box) return [];
  const header = document.querySelector('[role="columnheader"]')?.getBoundingClientRect().height ?? 0;
  return [...document.querySelectorAll<HTMLElement>('[data-row]')]
    .map(element => ({ element, top: element.getBoundingClientRect().top }))
    .filter(({ top }) => top >= box.top + header - 1 && top < box.bottom)
    .toSorted((one, other) => one.top - other.top)
    .map(({ element }) => element);
};

offer({
  rows: ROWS,
  mount() {
    model = new MappingModel(chartOf([page]), targets, () => false);
    const columns = mappingColumns(model, { isUnsaved: () => false, refusalOf: () => null }, (message, values) =>
      intl.formatMessage(message, values),
    );
    flushSync(() =>
      root.render(
        <RawIntlProvider value={intl}>
          <GridView
            grid={open().grid}
            columns={columns}
            widths={{}}
            onResize={() => undefined}
            onPlace={() => undefined}
            editor={() => null}
            onAct={() => false}
            onFill={null}
            words={{ label: 'Accounts', help: 'Arrow keys move', selectAll: 'Select all' }}
          />
        </RawIntlProvider>,
      ),
    );
  },
  // As the screen does, once the first rows are there.
  prepare: () => void setTimeout(open().searchTexts, 200),
  filter: text => open().grid.setText(text),
  edit: (position, target) => {
    open().map(Int32Array.of(open().grid.layout.visible[position] ?? 0), target, 'edit');
  },
  bulk: (rows, target) => {
    open().map(
      Int32Array.from({ length: rows }, (_, row) => row),
      target,
      'bulk',
    );
  },
  selectAll: () => open().grid.toggleAll(),
  scroller: () => document.querySelector<HTMLElement>('[role="treegrid"]') ?? document.body,
  shown: () =>
    rowElements().map(element => ({
      name: element.querySelector('[data-column="2"]')?.textContent ?? '',
      target: element.querySelector('[data-column="6"]')?.textContent ?? '',
      selected: element.getAttribute('aria-selected') === 'true',
    })),
  firstName: () => (model ? (model.text.name?.[model.grid.layout.visible[0] ?? -1] ?? '') : '?'),
  targetName: target => targets[target]?.name ?? '?',
  isRow: element => (element.closest('[data-row]')?.textContent ?? '') !== '',
});
