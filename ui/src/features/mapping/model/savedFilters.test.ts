import { describe, expect, it } from 'vitest';
import { STANDARD, setHidden } from './arrangement.ts';
import { pageFixture, TARGETS } from './fixture.ts';
import { MappingModel } from './mappingModel.ts';
import { chartOf } from './pages.ts';
import { problemOf, readSavedFilters, type SavedFilter, shownFilter, showView, viewOf, writeSavedFilters } from './savedFilters.ts';

const model = (): MappingModel => new MappingModel(chartOf([pageFixture()]), TARGETS, () => false);

const fuel: SavedFilter = {
  id: 'a1',
  name: 'Fuel by balance',
  filter: 'conflicts',
  text: 'fuel',
  sort: { column: 'balance', direction: 'descending' },
  columns: setHidden(STANDARD, 'note', true),
};

describe('saved filters', () => {
  it('show what was shown when they were saved', () => {
    const chart = model();
    showView(chart, fuel);
    expect([...chart.grid.layout.visible]).toEqual([5]);
    expect(chart.columns).not.toContain('note');
    expect(viewOf(chart)).toEqual({ filter: fuel.filter, text: fuel.text, sort: fuel.sort, columns: fuel.columns });
    expect(shownFilter(chart, [fuel])).toBe(fuel);
    chart.grid.setText('fue');
    expect(shownFilter(chart, [fuel])).toBeNull();
  });

  it('are read as they were written, and as none from anything else', () => {
    const plain = { ...fuel, id: 'b2', sort: null, columns: STANDARD };
    expect(readSavedFilters(writeSavedFilters([fuel, plain]) ?? '')).toEqual([fuel, plain]);
    for (const text of [undefined, '', '{}', '[{"id":"x"}]', 'null']) expect(readSavedFilters(text)).toEqual([]);
  });

  it('are refused when they are more than a setting holds', () => {
    expect(writeSavedFilters(Array.from({ length: 60 }, () => fuel))).toBeNull();
  });

  it('need a name of their own', () => {
    expect(problemOf('  ', [fuel], null)).toBe('empty');
    expect(problemOf('x'.repeat(61), [fuel], null)).toBe('long');
    expect(problemOf('fuel BY balance ', [fuel], null)).toBe('taken');
    expect(problemOf('Fuel by Balance', [fuel], 'a1')).toBeNull();
  });
});
