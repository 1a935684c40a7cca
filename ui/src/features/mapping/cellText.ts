import type { Say } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { ColumnId } from './model/arrangement.ts';
import type { MappingModel } from './model/mappingModel.ts';
import { STATUSES } from './model/statuses.ts';

/** What a cell holds as text, for the clipboard: a number without the grouping that a spreadsheet could misread. */
export function cellText(model: MappingModel, row: number, column: ColumnId, say: Say): string {
  switch (column) {
    case 'select':
      return '';
    case 'balance': {
      const balance = model.balance[row] ?? Number.NaN;
      return Number.isNaN(balance) ? '' : (balance / 10 ** model.chart.minorDigits).toFixed(model.chart.minorDigits);
    }
    case 'suggested':
      return model.targetNameOf(model.suggested[row] ?? -1);
    case 'mapped':
      return model.targetNameOf(model.target[row] ?? -1);
    case 'status':
      return say(words.statusName, { status: STATUSES[model.status[row] ?? 0] ?? '' });
    default:
      return model.text[column]?.[row] ?? '';
  }
}
